import type { PodRow } from '../../model/kinds.ts';
import { isMap, type JsonMap, list, path } from '../../model/object.ts';
import { isCrd } from '../../model/rendered.ts';
import { selects } from '../../model/selector.ts';
import { ofObjects, ofPods } from '../each-object.ts';
import { deployment } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { isTimeZone, wrongWithSchedule } from '../schedule.ts';

const KEEPERS = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet'];

/** How pods may restart a container, where it is not as they please: what ends must end, what runs must run. */
function restartsOf({ kinds, ends, replicas, perNode }: PodRow): readonly string[] {
  if (ends) return ['OnFailure', 'Never'];
  // Of a kind that no row is for, nobody knows which it is.
  return kinds !== '*' && (perNode || replicas !== undefined) ? ['Always'] : [];
}

const cronJob = (spec: string) => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: web
spec:
  ${spec}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: web, image: docker.io/library/busybox:1.37.0 }]
`;

/** What an operator asks of its values. */
function wrongTerms(terms: readonly JsonMap[]) {
  return terms.flatMap(({ key, operator, values }) => {
    const has = Array.isArray(values) && values.length > 0;
    const wants = operator === 'In' || operator === 'NotIn' || operator === 'Gt' || operator === 'Lt';
    const rejects = operator === 'Exists' || operator === 'DoesNotExist';
    if (wants && !has) return [{ what: `asks for '${key}' ${operator} without values`, fix: 'give values' }];
    return rejects && has ? [{ what: `asks for '${key}' ${operator} with values`, fix: 'remove values' }] : [];
  });
}

/** All expressions of selectors within a value, wherever they stand. */
function expressionsOf(value: JsonMap[string]): readonly JsonMap[] {
  if (Array.isArray(value)) return value.flatMap(expressionsOf);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'matchExpressions' ? list(each) : typeof each === 'object' ? expressionsOf(each) : [],
  );
}

export const rules = ruleTable({
  selector: {
    what: 'A selector does not match the pods of its own template',
    why: 'The workload would make pods that it does not count as its own, for ever: the API server refuses it.',
    fix: 'Make `spec.selector` and the labels of `spec.template` the same.',
    check: ofObjects(KEEPERS, ({ spec }) => {
      const selector = path(spec, 'selector');
      if (!isMap(selector)) return [];
      const isEmpty =
        Object.keys((selector.matchLabels ?? {}) as object).length + list(selector.matchExpressions).length === 0;
      if (isEmpty) return [{ what: 'selects all pods', fix: 'give spec.selector the labels of its template' }];
      const labels = path(spec, 'template', 'metadata', 'labels');
      if (!isMap(path(spec, 'template')) || selects(selector, isMap(labels) ? labels : {})) return [];
      return [
        {
          what: 'does not select the pods of its own template',
          fix: 'give spec.selector and spec.template the same labels',
        },
      ];
    }),
    wrong: deployment('').replace('labels: { app: web }', 'labels: { app: site }'),
    right: deployment(''),
  },
  'selector-values': {
    what: 'A condition of a selector lacks values, or has too many',
    why: '`In` and `NotIn` compare with values, `Exists` and `DoesNotExist` with none: the API server refuses anything else.',
    fix: 'Give values to the one, and none to the other.',
    check: ofObjects(undefined, (object) =>
      isCrd(object) ? [] : wrongTerms([...expressionsOf(object.spec), ...expressionsOf(object.webhooks)]),
    ),
    wrong: deployment('').replace(
      '{ matchLabels: { app: web } }',
      '{ matchExpressions: [{ key: app, operator: In }] }',
    ),
    right: deployment('').replace(
      '{ matchLabels: { app: web } }',
      '{ matchExpressions: [{ key: app, operator: Exists }] }',
    ),
  },
  'restart-policy': {
    what: 'Pods restart in a way that their kind cannot have',
    why: 'A Deployment keeps its pods running, a Job ends: the API server refuses the contrary.',
    fix: 'Leave `restartPolicy` out of what runs for ever, and give a Job `OnFailure` or `Never`.',
    check: ofPods((pod, { object, row }) => {
      const restartPolicy = pod.restartPolicy ?? 'Always';
      const allowed = restartsOf(row);
      const isKnown = restartPolicy === 'Always' || restartPolicy === 'OnFailure' || restartPolicy === 'Never';
      return allowed.length === 0 || !isKnown || allowed.includes(restartPolicy)
        ? []
        : [{ what: `has the restartPolicy ${restartPolicy}`, fix: `a ${object.kind} has ${allowed.join(' or ')}` }];
    }),
    wrong: deployment('', 'restartPolicy: Never'),
    right: deployment(''),
  },
  'rolling-update': {
    what: 'An update can neither add a pod nor stop one',
    why: 'With `maxSurge` and `maxUnavailable` both 0 no update could ever happen: the API server refuses it. With `Recreate` or `OnDelete` neither counts, and it refuses them too.',
    fix: 'Raise one of them, or leave `rollingUpdate` out.',
    check: ofObjects(['apps/Deployment', 'apps/DaemonSet'], ({ kind, spec }) => {
      const strategy = path(spec, kind === 'Deployment' ? 'strategy' : 'updateStrategy');
      const rolling = path(strategy, 'rollingUpdate');
      const type = path(strategy, 'type');
      if (!isMap(rolling)) return [];
      if (type === 'Recreate' && kind === 'Deployment') {
        return [{ what: 'has rollingUpdate and the strategy Recreate', fix: 'remove one of them' }];
      }
      const none = (key: string, otherwise: unknown) => /^0+%?$/.test(String(rolling[key] ?? otherwise));
      const [surge, unavailable] = kind === 'Deployment' ? ['25%', '25%'] : ['0', '1'];
      if (none('maxSurge', surge) && none('maxUnavailable', unavailable)) {
        return [
          { what: 'has a rolling update of nothing: maxSurge and maxUnavailable are 0', fix: 'raise one of them' },
        ];
      }
      return [
        ...(kind === 'DaemonSet' &&
        rolling.maxSurge !== undefined &&
        !none('maxSurge', surge) &&
        !none('maxUnavailable', unavailable)
          ? [{ what: 'has both maxSurge and maxUnavailable', fix: 'make one of them 0' }]
          : []),
      ];
    }),
    wrong: deployment('').replace(
      'spec:\n',
      'spec:\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }\n',
    ),
    right: deployment('').replace(
      'spec:\n',
      'spec:\n  strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }\n',
    ),
  },
  'progress-deadline': {
    what: 'A Deployment gives up before its pods can be ready',
    why: 'The API server refuses a `progressDeadlineSeconds` that is not above `minReadySeconds`.',
    fix: 'Raise `progressDeadlineSeconds`, or lower `minReadySeconds`.',
    check: ofObjects(['apps/Deployment'], ({ spec }) => {
      const [deadline, ready] = [
        Number(path(spec, 'progressDeadlineSeconds') ?? 600),
        Number(path(spec, 'minReadySeconds') ?? 0),
      ];
      return deadline > ready || deadline < 0
        ? []
        : [
            {
              what: `gives up after ${deadline} s, and is ready after ${ready} s at the earliest`,
              fix: 'raise progressDeadlineSeconds',
            },
          ];
    }),
    wrong: deployment('').replace('spec:\n', 'spec:\n  progressDeadlineSeconds: 10\n  minReadySeconds: 30\n'),
    right: deployment('').replace('spec:\n', 'spec:\n  progressDeadlineSeconds: 60\n  minReadySeconds: 30\n'),
  },
  schedule: {
    what: 'A CronJob has a schedule that is none',
    why: 'The API server refuses it, or the job would never run.',
    fix: 'Give five fields: minute, hour, day of the month, month, day of the week (Sunday is 0). `30 3 * * *` is half past three each night.',
    check: ofObjects(['batch/CronJob'], ({ spec }) => {
      const schedule = path(spec, 'schedule');
      const wrong = typeof schedule !== 'string' || schedule === '' ? undefined : wrongWithSchedule(schedule);
      return wrong ? [wrong] : [];
    }),
    wrong: cronJob('schedule: 0 25 * * *'),
    right: cronJob('schedule: 0 1 * * *'),
  },
  'time-zone': {
    what: 'A CronJob runs by the clock of a time zone that does not exist',
    why: 'The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Give a name such as `Europe/Berlin` or `Etc/UTC`, or leave it out.',
    check: ofObjects(['batch/CronJob'], ({ spec }) => {
      const zone = path(spec, 'timeZone');
      return typeof zone !== 'string' || isTimeZone(zone)
        ? []
        : [{ what: `has the time zone '${zone}'`, fix: 'give a name such as Europe/Berlin' }];
    }),
    wrong: cronJob("schedule: '0 1 * * *'\n  timeZone: Europe/Berlim"),
    right: cronJob("schedule: '0 1 * * *'\n  timeZone: Europe/Berlin"),
  },
});
