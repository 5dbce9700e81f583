import type { Question, Starter } from '../lib/init/starter.ts';

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
const ZONE = 'cloudflare-zone';

export const init: Starter = {
  says: 'The domain is one of your own that Cloudflare keeps: certificates that browsers trust, and a tunnel, come by it.',
  asks: [id(ACCOUNT, 'Account id'), id(ZONE, 'Zone id')],
  facts: (answers) => ({
    cloudflare: { accountId: answers[ACCOUNT] ?? '', zoneId: answers[ZONE] ?? '', backend: { call: 'local' } },
  }),
  files: () => ({
    'cdktf.json': `${JSON.stringify(
      { language: 'typescript', app: 'npx bramble synth', output: 'dist/cloudflare', sendCrashReports: 'false' },
      undefined,
      2,
    )}\n`,
  }),
};
