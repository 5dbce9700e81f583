import { answersOf, docs, expectPairs, type StepPair, toldOf } from './told-step.ts';

const workload = (kind: string, spec: string, image = 'registry.bramble.example/web:1.0.0', container = '') => `
apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  ${spec}
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: '${image}', ${container} }] }
`;
const bumped = (kind: string, spec: string): readonly [string, string] => [
  workload(kind, spec),
  workload(kind, spec, 'registry.bramble.example/web:1.0.1'),
];
const IMAGE = 'image: web 1.0.0 → 1.0.1';
const DOWN = 'down: is down while its pods are replaced: the old ones go first';
const config = (value: string, name = 'web') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name} }
data: { a: ${value} }
`;
const job = (kind: 'CronJob' | 'Job', image: string) =>
  kind === 'Job'
    ? `
apiVersion: batch/v1
kind: Job
metadata: { name: web, annotations: { kustomize.toolkit.fluxcd.io/force: enabled } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: web, image: '${image}' }] } } }
`
    : `
apiVersion: batch/v1
kind: CronJob
metadata: { name: web }
spec: { schedule: '@daily', jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: web, image: '${image}' }] } } } } }
`;

describe('pods that are made of something else', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'of a Deployment that rolls go without a gap': [
      ...bumped('Deployment', 'replicas: 1'),
      ['restarts: restarts without a gap: new pods are ready before old ones go', IMAGE],
    ],
    'of a Deployment that is told to go first are down meanwhile': [
      ...bumped('Deployment', 'strategy: { type: Recreate }'),
      [DOWN, IMAGE],
    ],
    'of a Deployment of one that may be missing are down meanwhile': [
      ...bumped('Deployment', 'strategy: { rollingUpdate: { maxUnavailable: 1 } }'),
      [DOWN, IMAGE],
    ],
    'of a Deployment of four of which a quarter may be missing go without a gap': [
      ...bumped('Deployment', 'replicas: 4'),
      ['restarts: restarts without a gap: new pods are ready before old ones go', IMAGE],
    ],
    'of a StatefulSet of one are down meanwhile': [...bumped('StatefulSet', 'replicas: 1'), [DOWN, IMAGE]],
    'of a StatefulSet of three go one after another': [
      ...bumped('StatefulSet', 'replicas: 3'),
      ['restarts: restarts, one pod after another', IMAGE],
    ],
    'of a DaemonSet go node by node': [
      ...bumped('DaemonSet', ''),
      ['restarts: restarts node by node: each node is without it meanwhile', IMAGE],
    ],
    'of a DaemonSet that waits for their deletion stay': [
      ...bumped('DaemonSet', 'updateStrategy: { type: OnDelete }'),
      ['keeps: keeps its pods as they are until somebody deletes them (OnDelete)', IMAGE],
    ],
    'of a Deployment that is paused stay': [
      ...bumped('Deployment', 'paused: true'),
      ['keeps: keeps its pods as they are: its roll-out is paused', IMAGE],
    ],
    'of a Deployment without pods are nobody’s loss': [...bumped('Deployment', 'replicas: 0'), [IMAGE]],
    'of a Job run once more': [
      job('Job', 'registry.bramble.example/web:1.0.0'),
      job('Job', 'registry.bramble.example/web:1.0.1'),
      ['runs: runs once more: a Job whose pods differ is made anew', IMAGE],
    ],
    'of a CronJob run so the next time': [
      job('CronJob', 'registry.bramble.example/web:1.0.0'),
      job('CronJob', 'registry.bramble.example/web:1.0.1'),
      ['runs: runs in the new way from its next time on', IMAGE],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('pods whose number changes', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'go up': [
      workload('Deployment', 'replicas: 1'),
      workload('Deployment', 'replicas: 3'),
      ['scales: goes from 1 to 3 pods'],
    ],
    'go to none, which is dangerous': [
      workload('Deployment', 'replicas: 2'),
      workload('Deployment', 'replicas: 0'),
      ['stops: is left without a pod', 'danger scaled-to-zero: goes from 2 to no pods: nothing of it runs any more'],
    ],
    'come back': [
      workload('Deployment', 'replicas: 0'),
      workload('Deployment', 'replicas: 1'),
      ['scales: starts again with 1 pod'],
    ],
    'fall to one while an autoscaler takes over': [
      workload('Deployment', 'replicas: 3'),
      docs(
        workload('Deployment', ''),
        'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, minReplicas: 3, maxReplicas: 5 }',
      ),
      ['fewer: goes down from 3 pods to one, until what scales it acts'],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('what pods read changes', () => {
  const reading = (env: string) => workload('Deployment', '', 'web:1', env);
  const FILES = workload('Deployment', '', 'web:1', 'volumeMounts: [{ name: c, mountPath: /c }]').replace(
    'spec: { containers',
    'spec: { volumes: [{ name: c, configMap: { name: web } }], containers',
  );
  const pairs: Readonly<Record<string, StepPair>> = {
    'into their environment, and they keep what they have read': [
      docs(config('1'), reading('envFrom: [{ configMapRef: { name: web } }]')),
      docs(config('2'), reading('envFrom: [{ configMapRef: { name: web } }]')),
      ['keeps: is not restarted: its pods keep what they have read of ConfigMap web'],
    ],
    'as files, and they see it': [
      docs(config('1'), FILES),
      docs(config('2'), FILES),
      ['keeps: is not restarted: its pods see the files of ConfigMap web change while they run'],
    ],
    'and nobody reads it': [docs(config('1', 'other'), FILES), docs(config('2', 'other'), FILES), []],
  };
  expectPairs(pairs, toldOf);
});

describe('what ran', () => {
  const pairs: Readonly<Record<string, StepPair>> = {
    'and is rendered no more stops, and Flux deletes it': [
      workload('Deployment', ''),
      '',
      ['stops: is removed, and runs no more', 'removes: Flux deletes Deployment web'],
    ],
    'as another kind is down in between': [
      workload('Deployment', ''),
      workload('StatefulSet', ''),
      [
        'down: is down between the Deployment that goes and the StatefulSet that comes',
        'removes: Flux deletes Deployment web',
      ],
    ],
    'in another namespace is down in between, which is no removal': [
      workload('Deployment', ''),
      workload('Deployment', '').replace('metadata: {', 'metadata: { namespace: media,'),
      [
        'down: stops in the namespace web and starts in media: it is down meanwhile',
        'removes: Flux deletes Deployment web',
      ],
    ],
    'by the clock runs no more': [
      job('CronJob', 'web:1'),
      '',
      ['stops: CronJob web runs no more', 'removes: Flux deletes CronJob web'],
    ],
    'by the clock and is suspended': [
      job('CronJob', 'web:1'),
      job('CronJob', 'web:1').replace('spec: {', 'spec: { suspend: true,'),
      ['danger suspended: is suspended: its CronJob does nothing until somebody resumes it'],
    ],
    'as a backup is missed when it is needed': [
      job('CronJob', 'restic:1'),
      '',
      [
        'stops: CronJob web runs no more',
        'removes: Flux deletes CronJob web',
        'danger backup-removed: the container web goes, which makes backups by its name',
      ],
    ],
  };
  expectPairs(pairs, toldOf);
});

describe('an image', () => {
  const image = (was: string, is: string): readonly [string, string] => [
    workload('Deployment', 'paused: true', was),
    workload('Deployment', 'paused: true', is),
  ];
  const PAUSED = 'keeps: keeps its pods as they are: its roll-out is paused';
  const FOLLOWED = `---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata: { name: web }
spec: { image: r.bramble.example/web, interval: 1h }
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: { name: web }
spec: { imageRepositoryRef: { name: web }, policy: { numerical: { order: asc } } }
`;
  const [was, is] = image('r.bramble.example/web:17', 'r.bramble.example/web:18');
  const pairs: Readonly<Record<string, StepPair>> = {
    'that takes a minor step': [
      ...image('r.bramble.example/web:1.2.0', 'r.bramble.example/web:1.3.0'),
      [PAUSED, 'image: web 1.2.0 → 1.3.0'],
    ],
    'that takes a major step': [
      ...image('r.bramble.example/web:v1.2.0-alpine', 'r.bramble.example/web:v2.0.0-alpine'),
      [
        PAUSED,
        'image: web v1.2.0-alpine → v2.0.0-alpine (a major step)',
        'danger major-step: r.bramble.example/web takes a major step from v1.2.0-alpine to v2.0.0-alpine',
      ],
    ],
    'that may take one major version at a time, and skips one': [
      ...image('r.bramble.example/nextcloud:32.0.9-apache', 'r.bramble.example/nextcloud:34.0.2-apache'),
      [
        PAUSED,
        'image: nextcloud 32.0.9-apache → 34.0.2-apache (a major step)',
        'danger major-step: r.bramble.example/nextcloud takes a major step from 32.0.9-apache to 34.0.2-apache',
        'danger skipped-major: r.bramble.example/nextcloud goes from 32.0.9-apache to 34.0.2-apache, and skips a major version',
      ],
    ],
    'with numbers alone takes a major step': [
      was,
      is,
      [
        PAUSED,
        'image: web 17 → 18 (a major step)',
        'danger major-step: r.bramble.example/web takes a major step from 17 to 18',
      ],
    ],
    'with numbers that Flux counts up takes the next': [was + FOLLOWED, is + FOLLOWED, [PAUSED, 'image: web 17 → 18']],
    'that goes back': [
      ...image('r.bramble.example/web:1.10.0', 'r.bramble.example/web:1.9.0'),
      [
        PAUSED,
        'image: web 1.10.0 → 1.9.0 (back to an older one)',
        'danger downgrade: r.bramble.example/web goes back from 1.10.0 to 1.9.0',
      ],
    ],
    'of another place': [
      ...image('r.bramble.example/web:1', 'mirror.bramble.example/web:1'),
      [
        PAUSED,
        'image: r.bramble.example/web:1 becomes mirror.bramble.example/web:1',
        'danger other-registry: r.bramble.example/web:1 becomes mirror.bramble.example/web:1, of another place',
      ],
    ],
    'whose digest alone differs': [
      ...image(`r.bramble.example/web:1@sha256:${'a'.repeat(64)}`, `r.bramble.example/web:1@sha256:${'b'.repeat(64)}`),
      [PAUSED, 'image: web 1 → 1, another build'],
    ],
    'whose tag is no version': [
      ...image('r.bramble.example/web:2026-01-01', 'r.bramble.example/web:2026-02-01'),
      [PAUSED, 'image: web 2026-01-01 → 2026-02-01'],
    ],
  };
  expectPairs(pairs, toldOf);
});

it('what is down answers the second question, and what rolls does not', () => {
  expect(answersOf(...bumped('Deployment', 'strategy: { type: Recreate }'))).toEqual({
    lost: [],
    down: ['home/web: is down while its pods are replaced: the old ones go first'],
    in: [],
  });
  expect(answersOf(...bumped('Deployment', '')).down).toEqual([]);
});
