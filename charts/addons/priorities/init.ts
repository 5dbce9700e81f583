import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'says whose pods matter most where a node runs out of memory',
  memory: () => 0,
  props: () => ({}),
};
