import { containersOf } from '../../derive/pods.ts';
import { didYouMean } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { listed } from '../../model/listed.ts';
import { type JsonMap, list, path, texts } from '../../model/object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { eachPods, ofContainers } from '../each-object.ts';
import { deployment } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { ruleTable } from '../rule.ts';
import { visitTexts } from '../texts.ts';

/** https://man7.org/linux/man-pages/man7/capabilities.7.html */
const CAPABILITIES =
  'ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'.split(
    ' ',
  );

/** No program lives in less, so that a number below it lacks its unit. */
const LEAST = 100_000;

function tiny(resources: unknown, name: string): Perhaps<Mistake> {
  return ['requests', 'limits'].map((kind) => {
    const amount = path(resources as JsonMap, kind, 'memory');
    const bytes = parseQuantity(amount);
    const [digits = '64'] = /^\d+/.exec(String(amount)) ?? [];
    const what = `'${name}' has ${amount} as memory in its ${kind}: ${bytes} bytes`;
    return bytes !== undefined && bytes < LEAST && { what, fix: `give the unit: ${digits}Mi` };
  });
}

/** Labels that every node bears. */
const ON_ALL_NODES = new Set(['kubernetes.io/hostname', 'kubernetes.io/arch', 'kubernetes.io/os']);

function topologyKeysOf(pod: JsonMap): readonly string[] {
  const required = ['podAffinity', 'podAntiAffinity'].flatMap((kind) =>
    list(path(pod.affinity, kind, 'requiredDuringSchedulingIgnoredDuringExecution')),
  );
  const strict = list(pod.topologySpreadConstraints);
  return [...required, ...strict].flatMap(({ topologyKey }) => (typeof topologyKey === 'string' ? [topologyKey] : []));
}

/** What JavaScript makes of a value that is not there, within a text of one line. */
const NOTHING = /\[object \w+\]|(?:^|[=:/.@,-])(?:undefined|NaN)(?=$|[:/.@,])/;

export const rules = ruleTable({
  'undefined-text': {
    acceptable: true,
    what: 'A text holds what JavaScript writes for nothing',
    why: 'A field that does not exist becomes the word `undefined` in a text, and an object `[object Object]`: the program gets an address or a name that nobody has.',
    fix: 'Correct the name of what the text is made of. Accept it where the word is meant.',
    check: ofContainers((container, name) => {
      const found: Mistake[] = [];
      visitTexts({ env: container.env, args: container.args, command: container.command } as JsonMap, (text, _, at) => {
        if (text.includes('\n') || !NOTHING.test(text)) return;
        const what = `'${name}' has ${NOTHING.exec(text)?.[0].replace(/^[^\w[]/, '')} in ${at().path}`;
        found.push({ what, fix: 'correct what the text is made of' });
      });
      return found;
    }),
    wrong: deployment("env: [{ name: URL, value: 'http://undefined:8080' }]"),
    right: deployment("env: [{ name: URL, value: 'http://web:8080' }]"),
  },
  'capability-name': {
    what: 'A container gains or drops a capability that does not exist',
    why: 'The API server takes any word, and the kubelet cannot start the container: it stays in `CreateContainerError`.',
    fix: 'Take a name of Linux without its `CAP_`, such as `NET_ADMIN`.',
    check: ofContainers(({ securityContext }, name) => {
      const capabilities = path(securityContext, 'capabilities');
      return [...texts(path(capabilities, 'add')), ...texts(path(capabilities, 'drop'))]
        .filter((word) => !CAPABILITIES.includes(word.toUpperCase()))
        .map((word) => ({
          what: `'${name}' speaks of the capability '${word}', which does not exist`,
          // The runtime puts CAP_ before each word, and passes over what it does not know.
          fix: didYouMean(word.toUpperCase().replace(/^CAP_/, ''), CAPABILITIES, 'take a name such as NET_ADMIN'),
        }));
    }),
    wrong: deployment('securityContext: { capabilities: { add: [NET_ADMN] } }'),
    right: deployment('securityContext: { capabilities: { add: [NET_ADMIN] } }'),
  },
  'memory-unit': {
    what: 'An amount of memory lacks its unit',
    why: '`64` is 64 bytes, and `64m` less than one. A container with such a limit is never started, and with such a request it counts as needing nothing.',
    fix: 'Give the unit, such as `64Mi`.',
    check: ofContainers(({ resources }, name) => tiny(resources, name)),
    wrong: deployment('resources: { requests: { memory: 64 } }'),
    right: deployment('resources: { requests: { memory: 64Mi } }'),
  },
  'topology-key': {
    severity: 'warning',
    facts: ['nodes.labels'],
    what: 'Pods are spread by a label that no node bears',
    why: 'Nodes without the label are left out: the pods wait for a node, or are not spread at all.',
    fix: "Take `kubernetes.io/hostname`, which every node bears, or give the nodes the label in the cluster's facts.",
    check: eachPods(({ spec }, { cluster: { nodes } }) => {
      const known = new Set([...ON_ALL_NODES, ...nodes.flatMap(({ labels }) => Object.keys(labels ?? {}))]);
      if (containersOf(spec).length === 0 || nodes.length === 0) return undefined;
      const unknown = topologyKeysOf(spec).filter((key) => !known.has(key));
      const fix = `take one of: ${listed(known)}`;
      return [...new Set(unknown)].map((key) => ({ what: `is spread by '${key}', a label that no node bears`, fix }));
    }),
    wrong: deployment('', 'topologySpreadConstraints: [{ topologyKey: kubernetes.io/host }]'),
    right: deployment('', 'topologySpreadConstraints: [{ topologyKey: kubernetes.io/hostname }]'),
  },
});
