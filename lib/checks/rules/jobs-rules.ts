import { listed } from '../../model/listed.ts';
import { list, path } from '../../model/object.ts';
import { ofObjects, ofPods } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

const job = (spec: string, pod = '') =>
  manifest(
    'batch/v1 Job',
    'web',
    `spec:
  ${spec}
  template:
    spec:
      restartPolicy: OnFailure
      containers:
        - { name: web, image: docker.io/library/busybox:1.37.0 }
      ${pod}`,
  );

const proxy = (more = '') => `- { name: proxy, image: docker.io/library/busybox:1.37.0${more} }`;

/** What is to end, and when it is done again. */
export const rules = ruleTable({
  'endless-job': {
    severity: 'warning',
    ofCharts: false,
    what: 'A job waits for a container beside it to end',
    why: 'The pod of a Job is done when each of its containers has ended. A proxy or a shipper of logs never does: the job stays, and the next one by the clock is left out, for ever.',
    fix: 'Write `first: true` for a sidecar: it then starts before the job, and is ended after it. As an object it is an init container with `restartPolicy: Always`. Accept it where each ends by itself.',
    check: ofPods(({ containers }, { row }) => {
      const [main, ...others] = list(containers).map(({ name }) => `'${name}'`);
      return (
        row.ends &&
        others.length > 0 && {
          what: `ends only when ${listed(others)} beside ${main} ${others.length === 1 ? 'has' : 'have'} ended too`,
          fix: 'write first: true for a sidecar that does not end by itself',
        }
      );
    }),
    wrong: job('backoffLimit: 2', `  ${proxy()}`),
    right: job('backoffLimit: 2', `initContainers:\n        ${proxy(', restartPolicy: Always')}`),
  },
  'repeated-job': {
    severity: 'warning',
    ofCharts: false,
    what: 'A Job is deleted when it is done, and Flux makes it again',
    why: 'Flux applies what is not there at each of its rounds. A migration that is meant to run once then runs every hour.',
    fix: 'Leave `ttlSecondsAfterFinished` out: a finished Job stays, and costs nothing. What is to run again and again is a CronJob.',
    check: ofObjects(
      ['batch/Job'],
      ({ spec }) =>
        typeof path(spec, 'ttlSecondsAfterFinished') === 'number' && {
          what: `is deleted ${path(spec, 'ttlSecondsAfterFinished')} seconds after its end, and Flux makes it again`,
          fix: 'remove ttlSecondsAfterFinished, or write a CronJob',
        },
    ),
    wrong: job('ttlSecondsAfterFinished: 300'),
    right: job('backoffLimit: 2'),
  },
});
