import { allContainersOf } from '../../derive/pods.ts';
import type { Mistake } from '../../model/finding.ts';
import { isMap, type JsonMap, list, path, texts } from '../../model/object.ts';
import { remembered } from '../../model/remembered.ts';
import { eachObject, eachPods } from '../each-object.ts';
import { documents, manifest, pod } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import { type Perhaps, present } from '../perhaps.ts';
import type { PlacedPods } from '../placed-pods.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';
import { SAFE_SYSCTLS } from '../sysctls.ts';

/** The Pod Security levels from the strictest. */
const LEVELS = ['restricted', 'baseline', 'privileged'] as const;

/** A Pod Security level. https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
type Level = (typeof LEVELS)[number];

/** Something of a pod that not every level allows. */
interface Need {
  /** Such as `'web' runs as root`. */
  readonly what: string;
  /** The strictest level that allows it. */
  readonly level: Level;
}

/** What of a pod not every level allows, as Kubernetes 1.36 judges it. */
function podNeeds(pod: JsonMap, annotations: JsonMap): Perhaps<Need> {
  const context = mapOf(pod.securityContext);
  // Root of a user namespace is nobody on the node.
  const isRootMapped = pod.hostUsers === false;
  return [
    ['hostNetwork', 'hostPID', 'hostIPC'].map((field) => pod[field] === true && privileged(`has ${field}`)),
    list(pod.volumes).map(volumeNeeds),
    list(context.sysctls).map(({ name }) => !SAFE_SYSCTLS.has(String(name)) && privileged(`sets the sysctl ${name}`)),
    context.runAsUser === 0 && !isRootMapped && baseline('runs all containers as root'),
    profileNeeds(context, 'the pod'),
    Object.entries(annotations).map(([key, value]) => {
      const isOdd = key.startsWith(APPARMOR) && !/^$|^runtime\/default$|^localhost\//.test(String(value));
      return isOdd && privileged(`'${key.slice(APPARMOR.length)}' has the AppArmor profile ${value}`);
    }),
    allContainersOf(pod).map((container) => containerNeeds(container, context, isRootMapped)),
  ];
}

const APPARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** Volumes that every level allows. */
const RESTRICTED_VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

function volumeNeeds({ name, ...sources }: JsonMap): readonly Need[] {
  return Object.keys(sources)
    .filter((source) => !RESTRICTED_VOLUMES.has(source))
    .map((source) => (source === 'hostPath' ? privileged : baseline)(`mounts the ${source} volume '${name}'`));
}

function containerNeeds(container: JsonMap, pod: JsonMap, isRootMapped: boolean): Perhaps<Need> {
  const name = `'${container.name}'`;
  const own = mapOf(container.securityContext);
  const { runAsUser, runAsNonRoot, seccompProfile } = { ...pod, ...own };
  const isUnmasked = own.procMount !== undefined && own.procMount !== 'Default';
  const hasHostPort = list(container.ports).some(({ hostPort }) => Boolean(hostPort));
  const mayBeRoot = runAsUser !== 0 && runAsNonRoot !== true && !isRootMapped;
  return [
    own.privileged === true && privileged(`${name} is privileged`),
    hasHostPort && privileged(`${name} has a host port`),
    hostsAsked(container).map((host) => privileged(`${name} is asked at the host ${host}`)),
    isUnmasked && { what: `${name} has an unmasked /proc`, level: isRootMapped ? 'baseline' : 'privileged' },
    own.runAsUser === 0 && !isRootMapped && baseline(`${name} runs as root`),
    mayBeRoot && baseline(`${name} may run as root`),
    own.allowPrivilegeEscalation !== false && baseline(`${name} may gain privileges`),
    capabilityNeeds(name, own),
    path(seccompProfile, 'type') === undefined && baseline(`${name} has no seccomp profile`),
    profileNeeds(own, name),
  ];
}

const CAPABILITIES = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

function capabilityNeeds(name: string, context: JsonMap): Perhaps<Need> {
  const listed = (key: 'add' | 'drop') => [path(context, 'capabilities', key) ?? []].flat().map(String);
  const added = listed('add').filter((each) => each !== 'NET_BIND_SERVICE');
  return [
    !listed('drop').includes('ALL') && baseline(`${name} keeps capabilities`),
    added.map((each) => (CAPABILITIES.has(each) ? baseline : privileged)(`${name} adds ${each}`)),
  ];
}

/** Since 1.34: the kubelet would send requests for a pod to hosts that the pod cannot reach itself. */
function hostsAsked({ livenessProbe, readinessProbe, startupProbe, lifecycle }: JsonMap): readonly string[] {
  const hooks = [path(lifecycle, 'postStart'), path(lifecycle, 'preStop')];
  const hosts = [livenessProbe, readinessProbe, startupProbe, ...hooks].flatMap((each) =>
    texts([path(each, 'httpGet', 'host') ?? null, path(each, 'tcpSocket', 'host') ?? null]),
  );
  return [...new Set(hosts.filter((host) => host !== ''))];
}

const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);

/** What a pod and its containers alike may say of the kernel's protections. */
function profileNeeds(
  { appArmorProfile, seccompProfile, seLinuxOptions, windowsOptions }: JsonMap,
  of: string,
): Perhaps<Need> {
  const seccomp = path(seccompProfile, 'type');
  const appArmor = path(appArmorProfile, 'type');
  const { type = '', user, role } = mapOf(seLinuxOptions);
  return [
    isOff(seccomp) && privileged(`the seccomp profile of ${of} is ${seccomp}`),
    isOff(appArmor) && privileged(`the AppArmor profile of ${of} is ${appArmor}`),
    !SELINUX_TYPES.has(String(type)) && privileged(`the SELinux type of ${of} is ${type}`),
    Boolean(user || role) && privileged(`${of} has a SELinux user or role`),
    path(windowsOptions, 'hostProcess') === true && privileged(`${of} runs on the Windows host itself`),
  ];
}

function isOff(type: unknown): boolean {
  return type !== undefined && type !== 'RuntimeDefault' && type !== 'Localhost';
}

function mapOf(value: JsonMap[string]): JsonMap {
  return isMap(value) ? value : {};
}

function baseline(what: string): Need {
  return { what, level: 'baseline' };
}

function privileged(what: string): Need {
  return { what, level: 'privileged' };
}

const LABEL = 'pod-security.kubernetes.io/';
const MODES = ['enforce', 'audit', 'warn'];

/** The level of each namespace that is rendered; what others own is not known. */
const levels = shared(
  (subject): ReadonlyMap<string, string> =>
    new Map(
      objectsOf(subject, '/Namespace').map(({ object: { metadata } }) => [
        metadata.name,
        metadata.labels?.[`${LABEL}enforce`] ?? 'privileged',
      ]),
    ),
);

const needsOf = remembered((template: JsonMap): readonly Need[] =>
  present(podNeeds(template.spec as JsonMap, mapOf(path(template, 'metadata', 'annotations')))),
);

function refused({ placed: { object }, template }: PlacedPods, subject: Subject): Perhaps<Mistake> {
  const { namespace = '' } = object.metadata;
  const level = LEVELS.indexOf(levels(subject).get(namespace) as Level);
  const above = level < 0 ? [] : needsOf(template).filter((need) => LEVELS.indexOf(need.level) > level);
  if (above.length === 0) return undefined;
  const needed = LEVELS.findLast((candidate) => above.some((need) => need.level === candidate));
  const needs = [...new Set(above.map((need) => need.what))].join(', ');
  const what = `${needs}: the namespace '${namespace}' is ${LEVELS[level]}, and refuses its pods`;
  return { what, fix: `do without, or give the namespace podSecurity: '${needed}'` };
}

const levelled = (level: string) => manifest('v1 Namespace', `web, labels: { ${LABEL}enforce: ${level} }`);

export const rules = ruleTable({
  'pod-security': {
    what: 'A pod needs more than its namespace allows',
    why: 'The API server refuses such pods only when they are made: the Deployment is applied, its pods never come, and Flux says no more than that it waits for them.',
    fix: 'Do without what is named: `security`, `hostNetwork`, the volume. Where the pod must have it, give the namespace the level that allows it: `namespace: { podSecurity: … }`. The level holds for all pods of the namespace. See [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/).',
    check: eachPods(refused),
    wrong: documents(levelled('baseline'), pod('image: web', 'hostNetwork: true')),
    right: documents(levelled('baseline'), pod('image: web')),
  },
  'pod-security-level': {
    what: 'A namespace names a level of Pod Security that does not exist',
    why: 'The API server refuses the namespace, and with it everything that is to live there.',
    fix: 'Choose `privileged`, `baseline` or `restricted`: `namespace: { podSecurity: … }` of the component.',
    check: eachObject(['/Namespace'], ({ object: { metadata } }) =>
      MODES.map((mode) => {
        const level = metadata.labels?.[`${LABEL}${mode}`];
        const isWrong = level !== undefined && !LEVELS.includes(level as Level);
        const fix = `give podSecurity: ${LEVELS.join(', ')}`;
        return isWrong && { what: `has the Pod Security level '${level}'`, fix };
      }),
    ),
    wrong: levelled('strict'),
    right: levelled('baseline'),
  },
});
