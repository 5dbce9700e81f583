import { isMap, type Json, type JsonMap, type KubernetesObject } from '../../lib/model/object.ts';
import { changed, type Keys, type Mutant, valueAt, withValue } from './change.ts';
import { choicesOf, type Field, fieldsOf } from './fields.ts';
import { isPlace, slip } from './shape.ts';

/** What cannot be where the pattern leads: `Kind way.to.*.field`. */
const IMPOSSIBLE: readonly (readonly [RegExp, ...Json[]])[] = [
  [/\b(containerPort|hostPort|nodePort|port|number)$/, 70_000, 0, -1],
  // 0 stands for the port of the Service itself.
  [/\btargetPort$/, 70_000, -1],
  [/\b(replicas|periodSeconds|timeoutSeconds|failureThreshold|backoffLimit|terminationGracePeriodSeconds)$/, -1],
  [/\bspec\.(initC|c)ontainers\.\*\.resources\.(requests|limits)\.[^*]+$/, '64 Mi', '1.5.2', 'lots', '64MB', '-1'],
  [/^CronJob spec\.schedule$/, '* * * *', '61 * * * *', '0 0 * * FRY', 'daily'],
  [/^CronJob spec\.timeZone$/, 'Europe/Pragu'],
  [/ontainers\.\*\.image$/, 'UPPER/Image:1', 'a b:1', ''],
  [/ontainers\.\*\.name$/, 'Has_Capitals', ''],
  [/ontainers\.\*\.ports\.\*\.name$/, 'longer-than-fifteen-letters', 'Http', '8080'],
  [/ontainers\.\*\.env\.\*\.name$/, '1 A', '', 'A=B'],
  [/\.volumeMounts\.\*\.mountPath$/, '', 'a:b'],
  [/Probe\.httpGet\.path$/, 'healthz'],
  [/^(?!(Cluster)?Role)\w+ metadata\.name$|^\w+ metadata\.namespace$/, 'Has_Capitals', `a${'b'.repeat(260)}`, '-x'],
  [/^\w+ metadata\.labels\.[^*]+$/, 'has spaces', 'x'.repeat(64), '-x'],
  [/^Service metadata\.annotations\.metallb\.io\/loadBalancerIPs$/, '10.10.11.300', 'none', '10.10.12.1'],
  [/^Service spec\.clusterIP$/, 'nothing', '10.10.11.300'],
  [/^Ingress .*\.path$/, 'no-slash'],
  [/^Ingress .*\.host$/, 'Bad_Host', 'https://a.bramble.example', 'a.bramble.example:80'],
  [/^IngressRoute .*\.match$/, 'Host(`a.bramble.example`', 'Hos(`a.bramble.example`)', "Host('a') &&"],
  [/^PersistentVolumeClaim spec\.accessModes\.\*$/, 'ReadWrite'],
  [/\b(interval|timeout|retryInterval|duration|renewBefore)$/, 'soon', '1 hour'],
  [/^NetworkPolicy .*\.cidr$/, '10.0.0.0/33', '10.0.0.300/8'],
  [/^IPAddressPool spec\.addresses\.\*$/, '10.10.11.29-10.10.11.21', '10.10.11.300'],
  [/^EndpointSlice endpoints\.\*\.addresses\.\*$/, '10.10.11.300', 'nas.bramble.example'],
  [/^PodDisruptionBudget spec\.(minAvailable|maxUnavailable)$/, -1, 'many'],
];

/** Every value that has a form, as one without it. */
export function impossible(object: KubernetesObject, next: () => number): readonly Mutant[] {
  return fieldsOf(object).flatMap((field) => {
    const { keys } = field;
    const place = `${object.kind} ${keys.map((key) => (typeof key === 'number' ? '*' : key)).join('.')}`;
    const values = [
      ...IMPOSSIBLE.flatMap(([pattern, ...wrong]) => (pattern.test(place) ? wrong : [])),
      ...outside(field.schema),
      ...choicesOf(object, field)
        .slice(0, 1)
        .map((choice) => slip(next, choice, (word) => word === '')),
    ];
    return values.map((now) => changed('impossible value', object, keys, now));
  });
}

/** Values that a schema shuts out by more than their type. */
function outside({ minimum, maximum, minLength, maxLength, minItems, pattern }: JsonMap): readonly Json[] {
  return [
    ...(typeof minimum === 'number' ? [minimum - 1] : []),
    ...(typeof maximum === 'number' ? [maximum + 1] : []),
    ...(Number(minLength) > 0 ? [''] : []),
    ...(typeof maxLength === 'number' && maxLength < 5000 ? ['x'.repeat(maxLength + 1)] : []),
    ...(Number(minItems) > 0 ? [[]] : []),
    ...(typeof pattern === 'string' ? ['\u00a7 1'] : []),
  ];
}

/** What the schema demands, empty. */
export function emptied(object: KubernetesObject): readonly Mutant[] {
  return fieldsOf(object)
    .filter(({ isRequired, keys, value }) => isRequired && !isPlace(keys) && typeof value === 'object')
    .filter(({ value }) => isMap(value) && Object.keys(value).length > 0)
    .flatMap((field) => (isDemanding(field) ? [changed('missing required field', object, field.keys, {})] : []));
}

function isDemanding({ schema }: Field): boolean {
  return Array.isArray(schema.required) && schema.required.length > 0;
}

/** Every field one level further out, as a wrong indentation puts it. */
export function misplaced(object: KubernetesObject): readonly Mutant[] {
  const fields = fieldsOf(object);
  /** The fields that a map knows, by the way to it. Maps that are open to any are left out. */
  const known = new Map(
    fields.flatMap(({ keys, parent, isNamed }) =>
      isNamed ? [[keys.slice(0, -1).join('\n'), new Set(Object.keys(parent.properties as JsonMap))] as const] : [],
    ),
  );
  return fields
    .filter(({ isNamed, keys }) => isNamed && keys.length > 1 && !isPlace(keys))
    .flatMap(({ keys, value }) => {
      const field = String(keys.at(-1));
      // An item of a list lies two levels below the map that holds the list.
      const outer = keys.slice(0, typeof keys.at(-2) === 'number' ? -3 : -2);
      const fits = known.get(outer.join('\n'));
      if (!fits || fits.has(field)) return [];
      const change = () => {
        const moved = withValue(withValue(object, keys, undefined), [...outer, field], value) as KubernetesObject;
        return new Map([[object, [moved]]]);
      };
      return [{ mistake: 'misplaced field', object, keys, was: value, now: value, change }];
    });
}

/** What an object is, and where it belongs, written wrongly. */
export function misnamed(object: KubernetesObject, next: () => number): readonly Mutant[] {
  const word = (keys: Keys) => slip(next, String(valueAt(object, keys)), () => false);
  const lost = (now: Json | undefined, ...keys: Keys) => changed('no such kind', object, keys, now);
  return [
    lost(word(['kind']), 'kind'),
    lost(word(['apiVersion']), 'apiVersion'),
    lost(object.apiVersion.replace(/v\d\w*$/, 'v9'), 'apiVersion'),
  ];
}
