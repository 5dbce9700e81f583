import type { Mistake } from '../../model/finding.ts';
import type { PodRow } from '../../model/kinds.ts';
import { isMap, type JsonMap, list, path, texts } from '../../model/object.ts';
import { selects } from '../../model/selector.ts';
import { ofContainerRows, ofMaps, ofObjects, ofPods, ofRows, ofValues, unless } from '../each-object.ts';
import { deployment, manifest, workload } from '../example-objects.ts';
import { holding } from '../held-texts.ts';
import type { Perhaps } from '../perhaps.ts';
import { ruleTable } from '../rule.ts';
import { isClock, isTimeZone, wrongWithSchedule } from '../schedule.ts';

/** How pods may restart a container, where it is not as they please: what ends must end, what runs must run. */
function restartsOf({ kinds, ends, replicas, perNode }: PodRow): readonly string[] {
  if (ends) return ['OnFailure', 'Never'];
  // Of a kind that no row is for, nobody knows which it is.
  return kinds !== '*' && (perNode || replicas !== undefined) ? ['Always'] : [];
}

const cronJob = (spec: string) =>
  manifest(
    'batch/v1 CronJob',
    'web',
    `spec:
  ${spec}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: web, image: docker.io/library/busybox:1.37.0 }]`,
  );

/** What an operator asks of its values. */
function wrongTerm({ key, operator, values }: JsonMap): Perhaps<Mistake> {
  const has = Array.isArray(values) && values.length > 0;
  const asks = `asks for '${key}' ${operator}`;
  switch (operator) {
    case 'In':
    case 'NotIn':
    case 'Gt':
    case 'Lt':
      return !has && { what: `${asks} without values`, fix: 'give values' };
    case 'Exists':
    case 'DoesNotExist':
      return has && { what: `${asks} with values`, fix: 'remove values' };
  }
}

const hasExpressions = holding({ keys: (key) => key === 'matchExpressions' });

/** All expressions of selectors within a value, wherever they stand. */
function expressionsOf(value: JsonMap[string]): readonly JsonMap[] {
  if (Array.isArray(value)) return value.flatMap(expressionsOf);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === 'matchExpressions' ? list(each) : typeof each === 'object' ? expressionsOf(each) : [],
  );
}

const NO_ZONE = ["has the time zone '{}'", 'give a name such as Europe/Berlin'] as const;
const ZONES = [
  ofRows('batch/CronJob', ['spec.timeZone', unless(isTimeZone), ...NO_ZONE]),
  ofContainerRows(['env[name=TZ].value', unless(isClock), ...NO_ZONE]),
];

const selecting = (expression: string) =>
  deployment('').replace('{ matchLabels: { app: web } }', `{ matchExpressions: [${expression}] }`);

export const rules = ruleTable({
  selector: {
    what: 'A selector does not match the pods of its own template',
    why: 'The workload would make pods that it does not count as its own, for ever: the API server refuses it.',
    fix: 'Make `spec.selector` and the labels of `spec.template` the same.',
    check: ofMaps('apps/{Deployment,StatefulSet,DaemonSet}', 'spec', ({ selector, template }) => {
      if (!isMap(selector)) return undefined;
      const { matchLabels, matchExpressions } = selector;
      const count = Object.keys(matchLabels ?? {}).length + list(matchExpressions).length;
      if (count === 0) return { what: 'selects all pods', fix: 'give spec.selector the labels of its template' };
      const labels = path(template, 'metadata', 'labels');
      const isOwn = !isMap(template) || selects(selector, isMap(labels) ? labels : {});
      const fix = 'give spec.selector and spec.template the same labels';
      return !isOwn && { what: 'does not select the pods of its own template', fix };
    }),
    wrong: deployment('').replace('labels: { app: web }', 'labels: { app: site }'),
    right: deployment(''),
  },
  'selector-values': {
    what: 'A condition of a selector lacks values, or has too many',
    why: '`In` and `NotIn` compare with values, `Exists` and `DoesNotExist` with none: the API server refuses anything else.',
    fix: 'Give values to the one, and none to the other.',
    check: ofObjects(
      undefined,
      (object, kinds) =>
        hasExpressions(object, kinds) &&
        [...expressionsOf(object.spec), ...expressionsOf(object.webhooks)].map(wrongTerm),
    ),
    wrong: selecting('{ key: app, operator: In }'),
    right: selecting('{ key: app, operator: Exists }'),
  },
  'restart-policy': {
    what: 'Pods restart in a way that their kind cannot have',
    why: 'A Deployment keeps its pods running, a Job ends: the API server refuses the contrary.',
    fix: 'Leave `restartPolicy` out of what runs for ever, and give a Job `OnFailure` or `Never`.',
    check: ofPods(({ restartPolicy = 'Always' }, { object, row }) => {
      const allowed = restartsOf(row);
      const isKnown = restartPolicy === 'Always' || restartPolicy === 'OnFailure' || restartPolicy === 'Never';
      const isWrong = isKnown && allowed.length > 0 && !allowed.includes(restartPolicy);
      const fix = `a ${object.kind} has ${allowed.join(' or ')}`;
      return isWrong && { what: `has the restartPolicy ${restartPolicy}`, fix };
    }),
    wrong: deployment('', 'restartPolicy: Never'),
    right: deployment(''),
  },
  'name-servers': {
    what: 'Pods have no name server that they could ask',
    why: 'With the `dnsPolicy` `None` they have those of `dnsConfig` alone: the API server refuses pods without any.',
    fix: 'Name one in `dnsConfig`, or leave `dnsPolicy` out.',
    check: ofPods(
      ({ dnsPolicy, dnsConfig }) =>
        dnsPolicy === 'None' &&
        texts(path(dnsConfig, 'nameservers')).length === 0 && {
          what: 'has the dnsPolicy None and no name server',
          fix: 'give dnsConfig nameservers, or remove dnsPolicy',
        },
    ),
    wrong: deployment('', 'dnsPolicy: None'),
    right: deployment('', 'dnsPolicy: None, dnsConfig: { nameservers: [10.10.11.1] }'),
  },
  toleration: {
    what: 'A toleration contradicts itself',
    why: '`Exists` tolerates any value, `Equal` without a key is none, and only `NoExecute` knows a time: the API server refuses anything else.',
    fix: 'Leave `value` out with `Exists`, and give `tolerationSeconds` to `NoExecute` alone.',
    check: ofPods(({ tolerations }) =>
      list(tolerations).map(({ key, operator, value, effect, tolerationSeconds }) => {
        const of = `tolerates '${key ?? ''}'`;
        const has = (each: unknown) => each !== undefined && each !== null && each !== '';
        return [
          operator === 'Exists' &&
            has(value) && { what: `${of} by Exists, and has the value '${value}'`, fix: 'leave value out' },
          has(tolerationSeconds) &&
            effect !== 'NoExecute' && {
              what: `${of} for ${tolerationSeconds} s without NoExecute`,
              fix: 'give effect: NoExecute',
            },
        ];
      }),
    ),
    wrong: deployment('', 'tolerations: [{ key: dedicated, operator: Exists, value: batch }]'),
    right: deployment('', 'tolerations: [{ key: dedicated, operator: Equal, value: batch }]'),
  },
  'node-sysctls': {
    what: 'Pods on the network of their node set its parameters',
    why: 'They would be those of the whole machine: the API server refuses `net.*` among the `sysctls` of a pod with `hostNetwork`.',
    fix: 'Set them on the node, in `/etc/sysctl.d`, or leave `hostNetwork` out.',
    check: ofPods(({ hostNetwork, securityContext }) =>
      list(path(securityContext, 'sysctls')).map(
        ({ name }) =>
          hostNetwork === true &&
          String(name).startsWith('net.') && {
            what: `sets ${name} on the network of its node`,
            fix: 'set it on the node',
          },
      ),
    ),
    wrong: deployment(
      '',
      'hostNetwork: true\nsecurityContext: { sysctls: [{ name: net.core.somaxconn, value: "1024" }] }',
    ),
    right: deployment('', 'securityContext: { sysctls: [{ name: net.core.somaxconn, value: "1024" }] }'),
  },
  'rolling-update': {
    what: 'An update can neither add a pod nor stop one',
    why: 'With `maxSurge` and `maxUnavailable` both 0 no update could ever happen: the API server refuses it. With `Recreate` or `OnDelete` neither counts, and it refuses them too.',
    fix: 'Raise one of them, or leave `rollingUpdate` out.',
    check: ofMaps('apps/{Deployment,DaemonSet}', 'spec', ({ strategy, updateStrategy }, { kind }) => {
      const isDeployment = kind === 'Deployment';
      const { type, rollingUpdate } = Object(isDeployment ? strategy : updateStrategy);
      if (!isMap(rollingUpdate)) return undefined;
      const { maxSurge = isDeployment ? '25%' : '0', maxUnavailable = isDeployment ? '25%' : '1' } = rollingUpdate;
      const [isNoSurge, isNoneUnavailable] = [maxSurge, maxUnavailable].map((each) => /^0+%?$/.test(String(each)));
      if (isDeployment && type === 'Recreate')
        return { what: 'has rollingUpdate and the strategy Recreate', fix: 'remove one of them' };
      if (isNoSurge && isNoneUnavailable)
        return { what: 'has a rolling update of nothing: maxSurge and maxUnavailable are 0', fix: 'raise one of them' };
      const isBoth = !isDeployment && !isNoSurge && !isNoneUnavailable;
      return isBoth && { what: 'has both maxSurge and maxUnavailable', fix: 'make one of them 0' };
    }),
    wrong: workload({ spec: 'strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }' }),
    right: workload({ spec: 'strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }' }),
  },
  'progress-deadline': {
    what: 'A Deployment gives up before its pods can be ready',
    why: 'The API server refuses a `progressDeadlineSeconds` that is not above `minReadySeconds`.',
    fix: 'Raise `progressDeadlineSeconds`, or lower `minReadySeconds`.',
    check: ofMaps('apps/Deployment', 'spec', ({ progressDeadlineSeconds, minReadySeconds }) => {
      const [deadline, ready] = [Number(progressDeadlineSeconds ?? 600), Number(minReadySeconds ?? 0)];
      const what = `gives up after ${deadline} s, and is ready after ${ready} s at the earliest`;
      return deadline <= ready && deadline >= 0 && { what, fix: 'raise progressDeadlineSeconds' };
    }),
    wrong: workload({ spec: 'progressDeadlineSeconds: 10\nminReadySeconds: 30' }),
    right: workload({ spec: 'progressDeadlineSeconds: 60\nminReadySeconds: 30' }),
  },
  schedule: {
    what: 'A CronJob has a schedule that is none',
    why: 'The API server refuses it, or the job would never run.',
    fix: 'Give five fields: minute, hour, day of the month, month, day of the week (Sunday is 0). `30 3 * * *` is half past three each night.',
    check: ofValues(
      'batch/CronJob',
      'spec.schedule',
      (schedule) => typeof schedule === 'string' && schedule !== '' && wrongWithSchedule(schedule),
    ),
    wrong: cronJob('schedule: 0 25 * * *'),
    right: cronJob('schedule: 0 1 * * *'),
  },
  'time-zone': {
    what: 'Something runs by the clock of a time zone that does not exist',
    why: 'The API server refuses such a CronJob, and Flux applies nothing of the component until it is mended. A program that is given one as `TZ` takes UTC for it, and says nothing.',
    fix: 'Give a name such as `Europe/Berlin` or `Etc/UTC`, with its capital letters, or leave it out.',
    check: (subject) => ZONES.flatMap((check) => check(subject)),
    wrong: cronJob("schedule: '0 1 * * *'\n  timeZone: Europe/Berlim"),
    right: cronJob("schedule: '0 1 * * *'\n  timeZone: Europe/Berlin"),
  },
});
