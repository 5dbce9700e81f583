import { rules } from '../lib/checks/rules/pod-security.ts';
import { judge, podOf } from './judge.ts';

const SAFE = 'allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }';
const SAFE_POD = 'runAsNonRoot: true, seccompProfile: { type: RuntimeDefault }';

function namespace(level: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { pod-security.kubernetes.io/enforce: ${level} } }
---`;
}

/** What the namespace says of a pod that is right but for what is given. */
function said(level: string, container: string, spec = '', metadata = ''): readonly string[] {
  const own = /securityContext/.test(container) ? container : `securityContext: { ${SAFE} }, ${container}`;
  const pod = /securityContext/.test(spec) ? spec : `securityContext: { ${SAFE_POD} }, ${spec}`;
  return judge(rules, namespace(level) + podOf(own, pod, metadata)).map((line) =>
    line.replace(/^error home\/web pod\.web\.yaml: (.*): the namespace 'web' is (.*), and refuses its pods$/, '$2: $1'),
  );
}

describe('baseline refuses, and so does restricted,', () => {
  const cases: Record<string, readonly [what: string, container: string, spec?: string, metadata?: string]> = {
    'the network of the node': ['has hostNetwork', '', 'hostNetwork: true'],
    'the processes of the node': ['has hostPID', '', 'hostPID: true'],
    'the memory of other processes': ['has hostIPC', '', 'hostIPC: true'],
    'a folder of the node': ["mounts the hostPath volume 'a'", '', 'volumes: [{ name: a, hostPath: { path: /a } }]'],
    'a port of the node': ["'web' has a host port", 'ports: [{ containerPort: 80, hostPort: 80 }]'],
    'a privileged container': ["'web' is privileged", `securityContext: { privileged: true, ${SAFE} }`],
    'a mighty capability': [
      "'web' adds SYS_ADMIN",
      'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL], add: [SYS_ADMIN] } }',
    ],
    'a sysctl of the node': [
      'sets the sysctl kernel.msgmax',
      '',
      `securityContext: { ${SAFE_POD}, sysctls: [{ name: kernel.msgmax, value: '1' }] }`,
    ],
    'no seccomp profile, said of a container': [
      "the seccomp profile of 'web' is Unconfined",
      `securityContext: { ${SAFE}, seccompProfile: { type: Unconfined } }`,
    ],
    'no seccomp profile, said of the pod': [
      'the seccomp profile of the pod is Unconfined',
      '',
      'securityContext: { runAsNonRoot: true, seccompProfile: { type: Unconfined } }',
    ],
    'no AppArmor profile': [
      "the AppArmor profile of 'web' is Unconfined",
      `securityContext: { ${SAFE}, appArmorProfile: { type: Unconfined } }`,
    ],
    'no AppArmor profile, by the old annotation': [
      "'web' has the AppArmor profile unconfined",
      '',
      '',
      'annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }',
    ],
    'a foreign SELinux type': [
      "the SELinux type of 'web' is spc_t",
      `securityContext: { ${SAFE}, seLinuxOptions: { type: spc_t } }`,
    ],
    'a SELinux user': [
      "'web' has a SELinux user or role",
      `securityContext: { ${SAFE}, seLinuxOptions: { user: system_u } }`,
    ],
    'all of /proc': ["'web' has an unmasked /proc", `securityContext: { ${SAFE}, procMount: Unmasked }`],
    'a probe of another host': [
      "'web' is asked at the host 10.10.11.1",
      'livenessProbe: { httpGet: { host: 10.10.11.1, port: 80 } }',
    ],
    'a hook that calls another host': [
      "'web' is asked at the host 10.10.11.1",
      'lifecycle: { preStop: { tcpSocket: { host: 10.10.11.1, port: 80 } } }',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [what, ...pod]) => {
    expect(said('baseline', ...pod)).toEqual([`baseline: ${what}`]);
    expect(said('restricted', ...pod)).toEqual([`restricted: ${what}`]);
    expect(said('privileged', ...pod)).toEqual([]);
  });
});

describe('restricted alone refuses', () => {
  const cases: Record<string, readonly [what: string, container: string, spec?: string]> = {
    'a volume of another machine': [
      "mounts the nfs volume 'a'",
      '',
      'volumes: [{ name: a, nfs: { server: a, path: / } }]',
    ],
    'what may gain privileges': ["'web' may gain privileges", 'securityContext: { capabilities: { drop: [ALL] } }'],
    'what keeps its capabilities': ["'web' keeps capabilities", 'securityContext: { allowPrivilegeEscalation: false }'],
    'a harmless capability': [
      "'web' adds CHOWN",
      'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL], add: [CHOWN] } }',
    ],
    'what may be root': ["'web' may run as root", '', 'securityContext: { seccompProfile: { type: RuntimeDefault } }'],
    'a container that takes back what the pod says': [
      "'web' may run as root",
      `securityContext: { ${SAFE}, runAsNonRoot: false }`,
    ],
    root: ["'web' runs as root", `securityContext: { ${SAFE}, runAsUser: 0 }`],
    'root for the whole pod': ['runs all containers as root', '', `securityContext: { ${SAFE_POD}, runAsUser: 0 }`],
    'no word about seccomp': ["'web' has no seccomp profile", '', 'securityContext: { runAsNonRoot: true }'],
    'an init container too': [
      "'first' may gain privileges, 'first' keeps capabilities",
      '',
      'initContainers: [{ name: first }]',
    ],
    'a container for debugging too': [
      "'debug' may gain privileges, 'debug' keeps capabilities",
      '',
      'ephemeralContainers: [{ name: debug }]',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [what, ...pod]) => {
    expect(said('restricted', ...pod)).toEqual([`restricted: ${what}`]);
    expect(said('baseline', ...pod)).toEqual([]);
  });
});

it('a level that is none is refused', () => {
  expect(judge(rules, namespace('strict').replace('---', ''))).toEqual([
    "error home/web namespace.web.yaml: has the Pod Security level 'strict'",
  ]);
});

describe('even restricted allows', () => {
  const cases: Record<string, readonly [container: string, spec?: string]> = {
    'a pod that says the least': [''],
    'a container that says all by itself': [
      `securityContext: { ${SAFE}, ${SAFE_POD} }`,
      'securityContext: { fsGroup: 1000 }',
    ],
    'a low port': [
      'securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }',
    ],
    'an image as a volume': ['', 'volumes: [{ name: a, image: { reference: quay.io/a/b:1 } }]'],
    'a sysctl of the pod alone': [
      '',
      `securityContext: { ${SAFE_POD}, sysctls: [{ name: net.ipv4.ip_unprivileged_port_start, value: '80' }] }`,
    ],
    'a profile that the node keeps': [
      `securityContext: { ${SAFE}, appArmorProfile: { type: Localhost, localhostProfile: web } }`,
    ],
    'root of a user namespace, who is nobody on the node': [
      `securityContext: { ${SAFE}, runAsUser: 0 }`,
      'hostUsers: false',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, pod) => {
    expect(said('restricted', ...pod)).toEqual([]);
  });
});

it('a namespace that somebody else owns is not judged', () => {
  expect(judge(rules, podOf('securityContext: { privileged: true }', 'hostNetwork: true'))).toEqual([]);
});

it('a CronJob is judged by the pods of its jobs', () => {
  const job = `
apiVersion: batch/v1
kind: CronJob
metadata: { name: web }
spec: { jobTemplate: { spec: { template: { spec: { hostPID: true, containers: [{ name: web }] } } } } }
`;
  expect(judge(rules, namespace('baseline') + job)).toEqual([
    "error home/web cronjob.web.yaml: has hostPID: the namespace 'web' is baseline, and refuses its pods",
  ]);
});
