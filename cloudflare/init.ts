import type { Answers, Question, Starter } from '../lib/init/starter.ts';
import { PROVIDER_PINS } from '../lib/model/provider.ts';
import { ciFiles, HERE, STATE } from './ci-files.ts';
import { zoneMistake } from './mistakes.ts';
import { PROVIDER } from './provider.ts';

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
  check: (given, { domain = '' }) => zoneMistake(given, domain),
};

/** What CI cannot reach, nobody but you can plan or apply. */
const state: Question = {
  name: STATE,
  asks: 'State of Terraform',
  says: `The name of a bucket of R2, which CI can use too, or ${HERE}: then one machine applies.`,
  value: `${HERE}|BUCKET`,
  usual: () => HERE,
  check: (given) =>
    /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(given)
      ? undefined
      : { what: `'${given}' is no name of a bucket`, fix: 'give 3 to 63 small letters, digits and dashes' },
};

/** What is to be done by hand, and what CI does where it can. */
function steps(answers: Answers): readonly string[] {
  const folder = `dist/cloudflare/${answers.name}`;
  const once = `The names at Cloudflare, with a token of it in \`CLOUDFLARE_API_TOKEN\`: \`terraform -chdir=${folder} init\`, then \`apply\` instead of \`init\``;
  if (Object.keys(ciFiles(answers)).length === 0) return [`${once}; again whenever synth changes that folder.`];
  const lock = `\`terraform -chdir=${folder} providers lock -platform=linux_amd64 -platform=linux_arm64\``;
  return [
    `${once}. From then on CI does it: commit what ${lock} writes, and give the environments \`cloudflare-plan\` and \`cloudflare-apply\` their tokens, as \`npx bramble explain ci\` says.`,
  ];
}

export const init: Starter = {
  says: 'The domain is one of your own that Cloudflare keeps: certificates that browsers trust, and a tunnel, come by it.',
  asks: [zone, id(ACCOUNT, 'Account id'), id(ZONE_ID, 'Zone id'), state],
  facts: (answers) => ({
    cloudflare: {
      accountId: answers[ACCOUNT] ?? '',
      zoneId: answers[ZONE_ID] ?? '',
      zone: answers[ZONE] ?? '',
      backend: answers[STATE] === HERE ? { call: 'local' } : { call: 's3', with: [{ bucket: answers[STATE] ?? '' }] },
    },
  }),
  files: (answers) => ({
    ...ciFiles(answers),
    [PROVIDER_PINS]: `${JSON.stringify(
      {
        language: 'typescript',
        app: 'npx bramble synth',
        output: 'dist/cloudflare',
        sendCrashReports: 'false',
        terraformProviders: [`${PROVIDER.source}@${PROVIDER.tested}`],
      },
      undefined,
      2,
    )}\n`,
  }),
  steps,
};
