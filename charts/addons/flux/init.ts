import { isTaken, type Starter } from 'bramble/init';

export const init: Starter = {
  says: 'moves the pins of images that you follow, tells of deployments, and hears of pushes',
  isUsual: () => true,
  memory: () => 0,
  props: (answers) => ({
    ...(answers.forge !== 'github' && { forge: answers.forge ?? '' }),
    ...(isTaken('cloudflared', answers) && { receiver: { secret: 'flux-receiver' } }),
  }),
  secrets: (answers) =>
    isTaken('cloudflared', answers)
      ? [
          {
            component: 'flux',
            name: 'flux-receiver',
            keys: { token: 'any long random text, which you give to the webhook of the repository too' },
          },
        ]
      : [],
  steps: (answers) =>
    isTaken('cloudflared', answers)
      ? [
          `A webhook of the repository, for pushes alone: its secret is the \`token\` of \`flux-receiver\`, its URL \`https://flux.${answers.domain}\` and what \`kubectl get receiver -n flux-system -o jsonpath='{.items[0].status.webhookPath}'\` prints.`,
        ]
      : [],
};
