import type { Question, Starter } from '../lib/init/starter.ts';
import { isInnerName } from '../lib/rules.ts';

/** Asks for one of the ids. */
function id(name: string, asks: string): Question {
  return {
    name,
    asks,
    says: 'The overview of your domain at Cloudflare shows it: 32 hexadecimal digits.',
    value: 'ID',
    usual: () => '',
    check: (given) =>
      /^[0-9a-f]{32}$/.test(given)
        ? undefined
        : { what: `'${given}' is no id of Cloudflare`, fix: 'copy the 32 hexadecimal digits from the overview' },
  };
}

const ACCOUNT = 'cloudflare-account';
const ZONE_ID = 'cloudflare-zone-id';
const ZONE = 'cloudflare-zone';

/** Where the domain lies. */
const zone: Question = {
  name: ZONE,
  asks: 'Zone',
  says: 'The name of the domain at Cloudflare that holds the domain of the cluster, or is the same.',
  value: 'DOMAIN',
  usual: ({ domain = '' }) => domain.split('.').slice(-2).join('.'),
  check: (given, { domain = '' }) => {
    if (isInnerName(given))
      return { what: `'${given}' is a name that only a home knows`, fix: 'take a domain of your own' };
    if (domain === given || domain.endsWith(`.${given}`)) return undefined;
    return { what: `'${given}' is no zone that ${domain} lies in`, fix: `give ${domain}, or the end of it` };
  },
};

export const init: Starter = {
  says: 'The domain is one of your own that Cloudflare keeps: certificates that browsers trust, and a tunnel, come by it.',
  asks: [zone, id(ACCOUNT, 'Account id'), id(ZONE_ID, 'Zone id')],
  facts: (answers) => ({
    cloudflare: {
      accountId: answers[ACCOUNT] ?? '',
      zoneId: answers[ZONE_ID] ?? '',
      zone: answers[ZONE] ?? '',
      backend: { call: 'local' },
    },
  }),
  files: () => ({
    'cdktf.json': `${JSON.stringify(
      { language: 'typescript', app: 'npx bramble synth', output: 'dist/cloudflare', sendCrashReports: 'false' },
      undefined,
      2,
    )}\n`,
  }),
  steps: ({ name }) => [
    `The names at Cloudflare, with a token of it in \`CLOUDFLARE_API_TOKEN\`: \`terraform -chdir=dist/cloudflare/${name} init\`, then \`apply\` instead of \`init\`; again whenever synth changes that folder.`,
  ],
};
