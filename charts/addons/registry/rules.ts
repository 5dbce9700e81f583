import { type Cluster, component, image, list, path } from 'bramble';
import {
  allContainersOf,
  at,
  deployment,
  type Example,
  type Found,
  type Perhaps,
  placedPods,
  ruleTable,
  type Subject,
} from 'bramble/rules';

const HOST = 'registry.bramble.example';
const REGISTRY = component({ name: 'registry', provides: { registry: true }, expose: { through: 'lan', nodes: true } });
const pulling = (pod: string): Example => ({
  cluster: { components: [REGISTRY] },
  objects: deployment('', pod).replace('docker.io/library/busybox:1.37.0', `${HOST}/web:1.0.0`),
});
const beginning = (repository: string): Example => ({
  cluster: { components: [component({ ...REGISTRY, images: [image(repository, { name: 'registry' })] })] },
});

/** The hosts of the cluster's own registry. */
function ownHosts(cluster: Cluster): readonly string[] {
  const own = cluster.provider('registry');
  return own ? cluster.hostsOf(own) : [];
}

/** What is wrong where images come from the cluster's own registry. */
export const rules = ruleTable({
  'unsigned-pull': {
    acceptable: true,
    what: 'An image comes from a registry that asks who comes, and nobody says so',
    why: 'The registry answers `401`, and the pod waits with `ImagePullBackOff`.',
    fix: "Let nodes sign in: `registries: { 'registry.bramble.example': { credentials: 'registry' } }` among `hosts` of the cluster. Or give the app `with: [pullSecret()]`.",
    check: unsigned,
    wrong: pulling(''),
    right: pulling('imagePullSecrets: [{ name: pull }]'),
  },
  'registry-first': {
    acceptable: true,
    what: 'What a registry needs comes from that registry',
    why: 'Nodes ask it through the ingress. Where neither runs, as after a loss of power, no node gets the image, and nothing of it starts ever again, unless the image is still on the node.',
    fix: 'Take these images from where they are published.',
    check: own,
    wrong: beginning(`${HOST}/registry`),
    right: beginning('docker.io/library/registry'),
  },
});

function unsigned(subject: Subject): Perhaps<Found> {
  const { cluster } = subject;
  const signedIn = cluster.facts.hosts?.registries ?? {};
  const hosts = ownHosts(cluster).filter((host) => signedIn[host]?.credentials === undefined);
  if (hosts.length === 0) return undefined;
  const fix = 'add with: [pullSecret()], or let nodes sign in: hosts.registries of the cluster, with credentials';
  return placedPods(subject).flatMap(({ placed, spec }) => {
    if (list(spec.imagePullSecrets).length > 0 || hasAccount(subject, placed.namespace, spec.serviceAccountName))
      return [];
    return allContainersOf(spec).flatMap((each) => {
      const host = hosts.find((name) => String(each.image).startsWith(`${name}/`));
      const what = `'${String(each.name)}' runs an image of ${host}, which asks who comes, and nobody signs in there`;
      return host === undefined ? [] : [at(placed, { what, fix })];
    });
  });
}

/** Whether the account of pods has a pull secret for all of them. */
function hasAccount({ objects }: Subject, namespace: string | undefined, name: unknown): boolean {
  return objects.some(
    ({ object }) =>
      object.kind === 'ServiceAccount' &&
      object.metadata.name === (name ?? 'default') &&
      object.metadata.namespace === namespace &&
      list(path(object, 'imagePullSecrets')).length > 0,
  );
}

/** What must run before a node can ask the registry. */
const BEFORE = ['registry', 'ingress', 'loadBalancer'] as const;

function own({ cluster }: Subject): Perhaps<Found> {
  const hosts = ownHosts(cluster);
  const first = new Set(BEFORE.flatMap((each) => cluster.provider(each) ?? []));
  return [...first].flatMap(({ name, images = [] }) =>
    images
      .filter(({ repository }) => hosts.some((host) => String(repository).startsWith(`${host}/`)))
      .map((each) => ({
        component: name,
        where: 'images',
        what: `'${each.repository}' comes from the registry that cannot be asked without it`,
        fix: 'take the image from where it is published',
      })),
  );
}
