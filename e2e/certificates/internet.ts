import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { start, until } from '../processes/background.ts';
import type { Context } from '../scenario.ts';

/** The internet as far as a certificate needs it: name servers, Cloudflare's API, and an ACME server. */
export interface Internet {
  /** The file of the authority whose certificates its hosts have. */
  readonly authorities: string;
  /** The token that may change the records of the zone. */
  readonly token: string;
  /** How many records the zone has that were made, and not removed. */
  recordsLeft(): number;
}

/**
 * Plays the internet on the node, under its real names and addresses: to be used within the sandbox, which no other leads to.
 * @param zone the domain whose records lie at Cloudflare
 * @param nameservers the addresses under which its name servers are asked
 */
export async function playInternet(
  { folder, tool }: Context,
  zone: string,
  nameservers: readonly string[],
): Promise<Internet> {
  const token = randomBytes(20).toString('hex');
  const authorities = join(folder, 'authorities.pem');
  const internet = start(
    'internet',
    tool('internet'),
    [`-zone=${zone}`, `-token=${token}`, `-nameservers=${nameservers.join(',')}`, `-trust=${authorities}`],
    folder,
  );
  const log = () => readFileSync(internet.log, 'utf8');
  await until('the internet is there', async () => log().includes('ready'), { seconds: 30, process: internet });
  const count = (what: string) => log().split(`cloudflare: ${what} `).length - 1;
  return { authorities, token, recordsLeft: () => count('made') - count('removed') };
}
