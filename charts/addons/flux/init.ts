import { type Answers, isTaken, type Question, type Source, type Starter, type StarterSecret } from 'bramble/init';
import { DESTINATIONS, destinationMistakes, destinationOf, type Said, type Through } from './providers.ts';

const NOWHERE = 'none';
/** Who tells people of all else, where that is taken. */
const IN_CLUSTER = 'alertmanager' satisfies Through;
const ALERTS = 'flux-alerts';
const ADDRESS = 'flux-alerts-url';
const CHANNEL = 'flux-alerts-channel';
/** The Secrets that it is given. */
const ALERTS_SECRET = 'flux-alerts';
const RECEIVER_SECRET = 'flux-receiver';

/** Where alerts go, as far as it is answered; undefined where they go nowhere. */
function saidBy({ [ALERTS]: through = NOWHERE, [ADDRESS]: address, [CHANNEL]: channel }: Answers): Said | undefined {
  if (through === NOWHERE) return undefined;
  const { secret } = destinationOf(through as Through);
  return {
    through: through as Through,
    ...(address !== undefined && { address }),
    ...(channel !== undefined && { channel }),
    ...(secret && { secret: ALERTS_SECRET }),
  };
}

/** Whether the URL stands in the code: no Secret holds it, it is not the same for all, and not that of another component. */
function hasUrl(answers: Answers): boolean {
  const said = saidBy(answers);
  if (!said) return false;
  const { secret, address, inCluster } = destinationOf(said.through);
  return secret !== 'address' && address === undefined && !(inCluster && isTaken(said.through, answers));
}

function hasChannel(said: Said | undefined): boolean {
  return said !== undefined && destinationOf(said.through).channel !== undefined;
}

/** What the add-on itself would say of an answer. */
function check(part: 'address' | 'channel'): Question['check'] {
  return (given, answers) => {
    const said = saidBy(answers);
    const mistakes = said ? destinationMistakes('flux', { ...said, [part]: given }) : [];
    return mistakes.find(({ what }) => what.includes(part));
  };
}

const QUESTIONS: readonly Question[] = [
  {
    name: ALERTS,
    asks: 'Alerts',
    says: 'Where Flux tells of deployments, and of those that fail.',
    value: 'PLACE',
    choices: () => [NOWHERE, ...Object.keys(DESTINATIONS)].map((value) => ({ value, says: '' })),
    usual: (answers) => (isTaken(IN_CLUSTER, answers) ? IN_CLUSTER : NOWHERE),
  },
  {
    name: ADDRESS,
    asks: 'URL for alerts',
    says: 'Of Matrix the server, of ntfy with the topic, such as https://ntfy.bramble.example/flux.',
    value: 'URL',
    usual: () => '',
    check: check('address'),
    isAsked: hasUrl,
  },
  {
    name: CHANNEL,
    asks: 'Channel for alerts',
    says: "The chat of Telegram, such as -1001234567890 or @channel, or the room of Matrix, such as '!abc:bramble.example'.",
    value: 'CHANNEL',
    usual: () => '',
    check: check('channel'),
    isAsked: (answers) => hasChannel(saidBy(answers)),
  },
];

const KEYS = {
  address: 'the address of the webhook that you have made there',
  token: 'the token of the bot that writes there',
} as const;

function secrets(answers: Answers): readonly StarterSecret[] {
  const said = saidBy(answers);
  const key = said && destinationOf(said.through).secret;
  return [
    ...(key ? [{ component: 'flux', name: ALERTS_SECRET, keys: { [key]: KEYS[key] } }] : []),
    ...(isTaken('cloudflared', answers) ? [{ component: 'flux', name: RECEIVER_SECRET, keys: { token: TOKEN } }] : []),
  ];
}

const TOKEN = 'any long random text, which you give to the webhook of the repository too';

export const init: Starter = {
  says: 'moves the pins of images that you follow, tells of deployments, and hears of pushes',
  isUsual: () => true,
  memory: () => 0,
  asks: QUESTIONS,
  props: (answers) => {
    const said = saidBy(answers);
    return {
      ...(answers.forge !== 'github' && { forge: answers.forge ?? '' }),
      ...(said && { alerts: { [said.through]: { ...said } satisfies Source } }),
      ...(isTaken('cloudflared', answers) && { receiver: { secret: RECEIVER_SECRET } }),
    };
  },
  secrets,
  steps: (answers) =>
    isTaken('cloudflared', answers)
      ? [
          `A webhook of the repository, for pushes alone: its secret is the \`token\` of \`${RECEIVER_SECRET}\`, its URL \`https://flux.${answers.domain}\` and what \`kubectl get receiver -n flux-system -o jsonpath='{.items[0].status.webhookPath}'\` prints.`,
        ]
      : [],
};
