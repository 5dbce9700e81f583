import { poolAddress, type Starter } from 'bramble/init';

export const init: Starter = {
  says: 'says which of its three pods answered, on an address of its own',
  needs: ['metallb'],
  asks: [
    poolAddress({
      name: 'whoami-address',
      asks: 'Address of whoami',
      says: 'Open it in a browser, pull the plug of a Pi, and watch.',
    }),
  ],
  images: ['whoami'],
  memory: () => 192,
  props: (answers) => ({ address: answers['whoami-address'] ?? '' }),
};
