import { app, component, image, node } from 'bramble';
import { ApiObject } from 'cdk8s';
import { renderSample, sample } from './sample-cluster.ts';

/** What is advised: the value that was meant, in the words in which it is written. */

const web = (more: object) =>
  app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080, ...more } as never);
const nodes = (more: object) => [
  node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4, ...more } as never),
];
const drawing = (apiVersion: string, kind: string) =>
  component({
    name: 'web',
    chart: (chart) => void new ApiObject(chart, 'web', { apiVersion, kind, metadata: { name: 'web' } }),
  });
const pinned = (tag: string) => ({ busybox: `docker.io/library/busybox${tag}` });

type Case = readonly [advice: string, props: Parameters<typeof sample>[0], pins?: Readonly<Record<string, string>>];
const cases: Record<string, Case> = {
  'memory of a node as a number': ["write '8Gi'", { nodes: nodes({ memory: 8 }) }],
  'memory of a node in the units of disks': ["write '8Gi'", { nodes: nodes({ memory: '8GB' }) }],
  'memory of an app as a number': ["write '64Mi'", { components: [web({ resources: { memory: 64 } })] }],
  'a domain with capitals': ["write 'bramble.example': DNS has small letters alone", { domain: 'Bramble.example' }],
  'a name with capitals': ["write 'web': DNS has small letters alone", { components: [web({ name: 'Web' })] }],
  'a name with a dot': [
    'use lower-case letters, digits and dashes, at most 63, with a letter or digit at both ends',
    { components: [web({ name: 'my.web' })] },
  ],
  'a taint as kubectl writes it, tolerated': [
    "write { key: 'dedicated', value: 'batch', effect: 'NoSchedule' }",
    { components: [web({ tolerations: ['dedicated=batch:NoSchedule'] })] },
  ],
  'a taint by its key, tolerated': [
    "write { key: 'dedicated', operator: 'Exists' }",
    { components: [web({ tolerations: ['dedicated'] })] },
  ],
  'a taint that nothing tolerates': [
    "add tolerations: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }]",
    { components: [web({})], nodes: nodes({ taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }] }) },
  ],
  'a node by a name that is nearly one': [
    "did you mean 'pi-1'?",
    { components: [web({ nodeSelector: { 'kubernetes.io/hostname': 'pi1' } })], nodes: nodes({}) },
  ],
  'a label with another value': [
    'there are: kubernetes.io/arch=arm64',
    { components: [web({ nodeSelector: { 'kubernetes.io/arch': 'riscv64' } })] },
  ],
  'a kind that is nearly one of an add-on': [
    'did you mean the IngressRoute of traefik.io?',
    { components: [drawing('traefik.io/v1alpha1', 'IngresRoute')] },
  ],
  'a group that is nearly one of an add-on': [
    'did you mean the IngressRoute of traefik.io?',
    { components: [drawing('traefk.io/v1alpha1', 'IngressRoute')] },
  ],
  'a digest that is none': [
    'a digest is sha256: and 64 of the digits 0 to 9 and a to f: copy it whole',
    { components: [web({})] },
    pinned(':1.37.0@sha256:abc'),
  ],
  'a tag that is none': [
    'a tag has letters, digits, dots, dashes and _, and begins with none of the signs',
    { components: [web({})] },
    pinned(':-1'),
  ],
};

it.each(Object.entries(cases))('%s', (_, [advice, props, pins]) => {
  const { findings } = renderSample(sample(props), pins);
  expect(findings.map(({ fix }) => fix)).toEqual([advice]);
});
