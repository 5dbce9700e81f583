import { isTaken, type Starter } from 'bramble/init';
import { isExampleName } from 'bramble/rules';

export const init: Starter = {
  says: "gets certificates from Let's Encrypt, proved by Cloudflare's DNS",
  isUsual: (answers) => isTaken('cloudflare', answers),
  needs: ['cloudflare', 'traefik'],
  asks: [
    {
      name: 'mail',
      asks: 'Mail address',
      says: "Let's Encrypt writes to it when a certificate is about to end.",
      value: 'ADDRESS',
      usual: ({ domain }) => `admin@${domain}`,
      check: (given, { domain = '' }) => {
        const fix = 'give one that you read';
        if (!/^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(given)) return { what: `'${given}' is no mail address`, fix };
        const of = given.replace(/^.*@/, '');
        const isLeft = isExampleName(of) && (!isExampleName(domain) || /^example\.\w+$/.test(of));
        return isLeft ? { what: `'${given}' is an address of examples`, fix } : undefined;
      },
    },
  ],
  images: ['cert-manager-acmesolver', 'cert-manager-cainjector', 'cert-manager-controller', 'cert-manager-webhook'],
  memory: () => 640,
  props: ({ mail = '' }) => ({ email: mail }),
  secrets: () => [
    {
      component: 'cert-manager',
      name: 'cloudflare-api-token',
      keys: { 'api-token': 'a token of Cloudflare that may edit the DNS of your zone' },
    },
  ],
};
