import {
  type AppProps,
  app,
  type Cluster,
  type Component,
  component,
  type DrawnSample,
  InvalidInput,
  isTimespan,
  type JsonMap,
  judged,
  type KubernetesObject,
  type MadeOfSample,
  type Mistake,
  seconds,
  shapes,
  type Timespan,
} from 'bramble';
import type { Construct } from 'constructs';
import { ResourceSetInputProvider, ResourceSetInputProviderSpecType as Type } from '#imports/fluxcd.controlplane.io';
import { accountOf, drawAccount, drawFence, KEPT } from './fence.ts';
import { drawQuota, QUOTA, type Quota } from './quota.ts';
import { refuseShared, templateOf, type Word } from './template.ts';

export type { Quota } from './quota.ts';

/** A pull request, as far as strangers cannot choose what stands there. */
export interface PullRequest {
  /** What its preview is called, such as `web-pr-7`: component, namespace and host. */
  readonly name: string;
  /** Its number. */
  readonly id: string;
  /** The commit, 40 hexadecimal digits. */
  readonly sha: string;
}

/** What follows from the pull request, or would lead out of its namespace. */
const OWN = [
  'name',
  'namespace',
  'expose',
  'uses',
  'scrape',
  'alerts',
  'dashboards',
  'loadBalancer',
  'overrides',
] as const;

/** An app without what follows from the pull request. */
export type PreviewApp = Omit<AppProps, (typeof OWN)[number]>;

/** Options of {@link previews}. */
export interface PreviewsProps {
  /** The name of the app: a preview is called `<name>-pr-<number>`. */
  readonly of: string;
  /** Its repository: `https://github.com/OWNER/REPO`. */
  readonly repository: string;
  /** What looks after the repository; `forgejo` is Gitea too. @default 'github' */
  readonly forge?: keyof typeof FORGES;
  /** What runs for a pull request. Its image is one that CI has built of the commit. */
  readonly app: (pull: PullRequest) => PreviewApp;
  /** The tag that CI gives to the image of a commit. @default the commit */
  readonly tag?: (pull: PullRequest) => string;
  /** Only requests that bear all of these labels: by them somebody who may says yes. @default ['preview'] */
  readonly labels?: readonly string[];
  /** How many there are at most. @default 3 */
  readonly most?: number;
  /** What one may take. @default { cpu: 1, memory: '512Mi', storage: '1Gi', pods: 5 } */
  readonly quota?: Quota;
  /** Who gets in. @default 'lan' */
  readonly through?: 'lan' | 'vpn';
  /** The Secret of this component by which the forge is asked, with `username` and `password`. @default none: it is public */
  readonly secret?: string;
  /** How often the forge is asked, every minute at most. @default '5m' */
  readonly every?: Timespan;
}

const FORGES = {
  github: Type.GIT_HUB_PULL_REQUEST,
  forgejo: Type.GITEA_PULL_REQUEST,
  gitlab: Type.GIT_LAB_MERGE_REQUEST,
} as const;

const NAMESPACE = 'flux-system';
/** With which everything is drawn and judged. No request has this number, and nothing else bears these digits. */
const SAMPLE = { id: '987654', sha: 'facade00facade11facade22facade33facade44' } as const;
const WORDS: readonly Word[] = [
  { sample: SAMPLE.id, input: 'inputs.id' },
  { sample: SAMPLE.sha, input: 'inputs.sha' },
];

const isSlow = (given: string) => isTimespan(given) && seconds(given as Timespan) >= 60;
const isLabels = (given: unknown) =>
  Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'string' && each !== '');

const PROPS = shapes.props<PreviewsProps>(
  {
    // As long as the name of a component may be, without the number.
    of: shapes.matching(
      /^(?=.{1,46}$)[a-z]([a-z0-9-]*[a-z0-9])?$/,
      'name of an app',
      'use at most 46 small letters, digits and dashes',
    ),
    repository: shapes.matching(
      /^https:\/\/[\w.-]+(?::\d+)?(?:\/[\w.-]+){2,}(?<!\.git)$/,
      'URL of a repository',
      "write one such as 'https://github.com/OWNER/REPO'",
    ),
    forge: shapes.oneOf(...(Object.keys(FORGES) as (keyof typeof FORGES)[])),
    app: shapes.callback,
    tag: shapes.callback,
    labels: shapes.value(isLabels, 'list of labels', "write ['preview']: without one everybody's code would run here"),
    most: shapes.whole([1, 20], 'number of previews', 'write a whole number from 1 to 20'),
    quota: QUOTA,
    through: shapes.oneOf('lan', 'vpn'),
    secret: shapes.text,
    // Forges count who asks them.
    every: shapes.matching(isSlow, 'time of a minute or more', "write '5m'"),
  },
  ['of', 'repository', 'app'],
);

/**
 * Runs an app for each pull request of its repository that bears a label, at `<app>-pr-<number>.<domain>` in a namespace of its own, and
 * removes it with the request. It has no Secret, uses nothing but itself, and takes no more than its quota.
 * https://fluxoperator.dev/docs/resourcesets/github-pull-requests/
 */
export function previews(props: PreviewsProps): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { of = 'app', app: make } = right;
  const name = accountOf(of);
  const about = `Runs '${of}' for each pull request with a label, and removes it with the request.`;
  const base = { name, about, namespace: NAMESPACE } as const;
  if (mistakes.length > 0 || !make) return component({ ...base, mistakes });
  const pull = { ...SAMPLE, name: `${of}-pr-${SAMPLE.id}` };
  const given = make(pull);
  const wrong = [...ofApp(given), ...ofTag(right.tag?.(pull))];
  if (wrong.length > 0) return component({ ...base, mistakes: wrong });
  const sample = sampleOf(given, pull, right);
  return component({
    ...base,
    images: sample.images,
    accept: { 'rbac-escalation': 'the API server takes what it asks for in namespaces of previews alone' },
    sample: { component: sample, make: (drawn) => madeOf(drawn, pull, right, given) },
    chart: (chart, cluster) => {
      refuseTaken(cluster, of);
      drawAccount(chart, of);
      drawFence(chart, of, NAMESPACE);
      drawProvider(chart, right);
    },
  });
}

/** What a preview cannot have. */
function ofApp(given: unknown): readonly Mistake[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return [{ where: 'app', what: 'makes no app', fix: "write app: () => ({ image: image('…'), port: 8080 })" }];
  return OWN.filter((prop) => prop in given).map((prop) => ({
    where: 'app',
    what: `says '${prop}', which a preview has of its own, or must not have`,
    fix: 'remove it',
  }));
}

function ofTag(tag: unknown): readonly Mistake[] {
  if (tag === undefined || (typeof tag === 'string' && /^\w[\w.-]{0,127}$/.test(tag) && tag.includes(SAMPLE.sha)))
    return [];
  const what = 'makes no tag in which the commit stands: a new commit would not bring new pods';
  return [{ where: 'tag', what, fix: 'write tag: ({ sha }) => `pr-${sha}`' }];
}

function sampleOf(given: PreviewApp, { name }: PullRequest, { through = 'lan', quota = {} }: PreviewsProps): Component {
  const drawn = app({ strategy: 'Recreate', egress: 'declared', ...given, name, expose: { through } } as AppProps);
  return {
    ...drawn,
    isSample: true,
    chart: (chart, cluster) => {
      drawn.chart?.(chart, cluster);
      drawQuota(chart, name, quota);
    },
  };
}

function drawProvider(chart: Construct, props: PreviewsProps): void {
  const { of, repository: url, forge = 'github', labels = ['preview'], most = 3, secret, every = '5m' } = props;
  new ResourceSetInputProvider(chart, 'requests', {
    metadata: { name: accountOf(of), annotations: { 'fluxcd.controlplane.io/reconcileEvery': every } },
    spec: {
      type: FORGES[forge],
      url,
      filter: { labels: [...labels], limit: most },
      ...(secret !== undefined && { secretRef: { name: secret } }),
    },
  });
}

/** Turns a preview that is drawn into the template of all. */
function madeOf(
  { objects, cluster, kindOf }: DrawnSample,
  pull: PullRequest,
  { of, tag }: PreviewsProps,
  { image }: PreviewApp,
): MadeOfSample {
  refuseShared(objects, pull.name, (object) => kindOf(object)?.isClusterScoped !== true);
  const built = `${image.repository}:${tag?.(pull) ?? pull.sha}`;
  const sample = objects.map((object) => withoutFlux(replaced(object, cluster.pins[image.name] ?? '', built)));
  const name = accountOf(of);
  const metadata = {
    name,
    labels: {
      'app.kubernetes.io/name': name,
      'app.kubernetes.io/part-of': cluster.name,
      'app.kubernetes.io/managed-by': 'bramble',
    },
  };
  const kept = { ...metadata, annotations: KEPT };
  return {
    sample,
    objects: [
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: kept,
        rules: rightsOver(sample, kindOf),
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: kept,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace: NAMESPACE }],
      },
      {
        apiVersion: 'fluxcd.controlplane.io/v1',
        kind: 'ResourceSet',
        metadata: { ...metadata, namespace: NAMESPACE },
        spec: {
          inputsFrom: [{ kind: 'ResourceSetInputProvider', name }],
          serviceAccountName: name,
          resources: sample.map((object) => templateOf(object, WORDS)),
        },
      },
    ] as unknown as readonly KubernetesObject[],
  };
}

const VERBS = ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'];

/** What the account must be allowed to, by what it applies. */
function rightsOver(objects: readonly KubernetesObject[], kindOf: DrawnSample['kindOf']): readonly JsonMap[] {
  const groups = new Map<string, Set<string>>();
  for (const object of objects) {
    const group = object.apiVersion.includes('/') ? object.apiVersion.replace(/\/.*/, '') : '';
    const { plural } = kindOf(object) ?? {};
    // A kind that nobody knows is told already.
    if (plural !== undefined) groups.set(group, (groups.get(group) ?? new Set()).add(plural));
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([group, resources]) => ({ apiGroups: [group], resources: [...resources].sort(), verbs: VERBS }));
}

/** A component that is called as a preview would be taken over by it, and removed with the request. */
function refuseTaken(cluster: Cluster, of: string): void {
  const others = cluster.components.filter(({ isSample }) => !isSample);
  const taken = others.filter((each) =>
    [each.name, ...(each.expose ? cluster.hostsOf(each).map((host) => host.replace(/\..*/, '')) : [])].some(
      (name) => name.startsWith(`${of}-pr-`) && /^\d+$/.test(name.slice(of.length + 4)),
    ),
  );
  if (taken.length === 0) return;
  throw new InvalidInput(
    ...taken.map(({ name }) => ({
      where: 'of',
      what: `'${name}' is called, or found, as a preview of '${of}' would be`,
      fix: 'give it another name or host',
    })),
  );
}

function replaced(object: KubernetesObject, pin: string, image: string): KubernetesObject {
  return JSON.parse(JSON.stringify(object), (_, value: unknown) => (value === pin ? image : value)) as KubernetesObject;
}

/** What Flux reads where it applies: here it is the operator who applies, and what it has made goes with the request. */
function withoutFlux({ metadata, ...object }: KubernetesObject): KubernetesObject {
  const { annotations = {}, ...rest } = metadata;
  const kept = Object.entries(annotations).filter(([key]) => !key.startsWith('kustomize.toolkit.fluxcd.io/'));
  const own = kept.length > 0 ? { ...rest, annotations: Object.fromEntries(kept) } : rest;
  return { ...object, metadata: own } as JsonMap as KubernetesObject;
}
