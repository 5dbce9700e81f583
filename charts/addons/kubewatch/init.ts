import { isServiceUrl } from 'bramble';
import type { Starter } from 'bramble/init';

const URL = 'kubewatch-url';

export const init: Starter = {
  says: 'posts warnings and deployments to a URL, such as that of a traffic light',
  asks: [
    {
      name: URL,
      asks: 'URL for warnings',
      says: 'Each is posted there as JSON, at the moment it happens.',
      value: 'URL',
      // The router, as it mostly is.
      usual: ({ lan = '' }) => `http://${lan.replace(/\d+\/\d+$/, afterFirst)}/traffic/kubewatch-webhook`,
      check: (given) =>
        isServiceUrl(given)
          ? undefined
          : { what: `'${given}' is no URL`, fix: 'give one such as http://10.10.11.1/traffic/kubewatch-webhook' },
    },
  ],
  images: ['kubewatch'],
  memory: () => 128,
  props: (answers) => ({ to: answers[URL] ?? '' }),
};

/** Of a network, the end of the address behind its first. */
function afterFirst(end: string): string {
  return String(Number.parseInt(end, 10) + 1);
}
