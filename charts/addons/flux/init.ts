import { isTaken, type Starter } from 'bramble/init';

export const init: Starter = {
  says: 'moves the pins of images that you follow, tells of deployments, and hears of pushes',
  isUsual: () => true,
  memory: () => 0,
  props: (answers) => ({ ...(isTaken('cloudflared', answers) && { receiver: { secret: 'flux-receiver' } }) }),
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
};
