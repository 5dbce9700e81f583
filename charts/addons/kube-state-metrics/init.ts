import type { Starter } from 'bramble/init';

export const init: Starter = {
  says: 'tells of apps that do not run, jobs that failed, and commits that Flux cannot apply',
  needs: ['metrics'],
  images: ['kube-state-metrics'],
  memory: () => 80,
  props: () => ({}),
};
