import { type Cluster, type FollowPolicy, type Image, type Mistake, policyName, shapes, type Timespan } from 'bramble';
import { among } from 'bramble/rules';
import type { Construct } from 'constructs';
import {
  ImagePolicySpecDigestReflectionPolicy as Digest,
  ImagePolicy,
  type ImagePolicySpecPolicy,
  ImageRepository,
  ImageRepositorySpecProvider,
  ImageUpdateAutomation,
  ImageUpdateAutomationSpecSourceRefKind,
  ImageUpdateAutomationSpecUpdateStrategy,
  ImagePolicySpecPolicyAlphabeticalOrder as LetterOrder,
  ImagePolicySpecPolicyNumericalOrder as NumberOrder,
} from '#imports/image.toolkit.fluxcd.io';

/** What a forge is told with the push of moved pins, by the branch that they are to go to. */
export type PushOptions = (branch: string) => Readonly<Record<string, string>>;

/** The author of commits. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** Those options of `flux()` that concern images. */
export interface ImageAutomationProps {
  /** The branch that Flux applies, from which pins are moved. @default 'main' */
  readonly branch?: string;
  /** The branch that moved pins are pushed to. Each push replaces what is there. @default 'image-updates-<cluster>' */
  readonly pushBranch?: string;
  /** Who is the author of the commits. @default { name: 'Flux of <cluster>', email: 'flux@<domain>' } */
  readonly author?: Author;
  /** How often registries are asked for tags, and pins are moved. @default '10m' */
  readonly interval?: Timespan;
  /**
   * Secrets with the credentials of private registries, of type `kubernetes.io/dockerconfigjson` in flux-system, by what the
   * repositories begin with: `{ 'ghcr.io/bramble': 'ghcr' }`. @default none
   */
  readonly registrySecrets?: Readonly<Record<string, string>>;
}

/** See {@link ImageAutomationProps}. */
export const IMAGE_AUTOMATION = {
  branch: shapes.text,
  pushBranch: shapes.text,
  author: shapes.props<Author>({ name: shapes.text, email: shapes.text }, ['name', 'email']),
  interval: shapes.timespan,
  registrySecrets: shapes.record(shapes.text, "write { 'ghcr.io/bramble': 'ghcr' }"),
};

/**
 * Draws how Flux moves pins: for each followed image what is scanned and which tag is chosen, and one automation for all of
 * them. https://fluxcd.io/flux/components/image/
 * @param pushOptions what the forge is told with the push @default nothing
 */
export function drawImageAutomation(
  scope: Construct,
  cluster: Cluster,
  props: ImageAutomationProps,
  pushOptions?: PushOptions,
): void {
  const images = cluster.followed();
  const { registrySecrets = {}, interval = '10m' } = props;
  for (const image of images) {
    const metadata = { name: policyName(cluster.name, image) };
    const secret = secretFor(image, registrySecrets);
    new ImageRepository(scope, `repository-${image.name}`, {
      metadata,
      spec: {
        image: image.repository,
        interval,
        provider: ImageRepositorySpecProvider.GENERIC,
        secretRef: secret === undefined ? undefined : { name: secret },
      },
    });
    if (image.follow) drawPolicy(scope, image, image.follow, metadata.name);
  }
  if (images.length > 0) drawAutomation(scope, cluster, { ...props, interval }, pushOptions);
}

function drawPolicy(scope: Construct, { name, digest }: Image, follow: FollowPolicy, policy: string): void {
  const { pattern, extract } = follow;
  new ImagePolicy(scope, `policy-${name}`, {
    metadata: { name: policy },
    spec: {
      imageRepositoryRef: { name: policy },
      filterTags: pattern === undefined ? undefined : { pattern, extract },
      policy: choice(follow),
      // Flux wants an interval with the one, and refuses it with the other.
      ...(digest === 'always' ? { digestReflectionPolicy: Digest.ALWAYS, interval: '10m' } : {}),
      ...(digest === true ? { digestReflectionPolicy: Digest.IF_NOT_PRESENT } : {}),
    },
  });
}

function choice(follow: FollowPolicy): ImagePolicySpecPolicy {
  switch (follow.is) {
    case 'semver':
      return { semver: { range: follow.range } };
    case 'numerical':
      return { numerical: { order: follow.order === 'asc' ? NumberOrder.ASC : NumberOrder.DESC } };
    case 'alphabetical':
      return { alphabetical: { order: follow.order === 'asc' ? LetterOrder.ASC : LetterOrder.DESC } };
  }
}

function drawAutomation(
  scope: Construct,
  cluster: Cluster,
  props: ImageAutomationProps & { interval: Timespan },
  pushOptions?: PushOptions,
): void {
  const { name, domain } = cluster;
  const { branch, pushBranch } = branchesOf(cluster, props);
  const { interval, author = { name: `Flux of ${name}`, email: `flux@${domain}` } } = props;
  new ImageUpdateAutomation(scope, 'automation', {
    metadata: { name: 'image-updates' },
    spec: {
      interval,
      sourceRef: { kind: ImageUpdateAutomationSpecSourceRefKind.GIT_REPOSITORY, name: 'flux-system' },
      git: {
        checkout: { ref: { branch } },
        commit: { author, messageTemplate: messageTemplate(name) },
        push: { branch: pushBranch, options: pushOptions && { ...pushOptions(branch) } },
      },
      // The pins and what is rendered from them lie in two folders. Only this cluster's markers are known to its Flux.
      update: { path: './', strategy: ImageUpdateAutomationSpecUpdateStrategy.SETTERS },
    },
  });
}

/** A line for each image, old and new. The tag alone, where it stands apart, would say the same again. */
function messageTemplate(cluster: string): string {
  return [
    `Update images of ${cluster}`,
    '',
    '{{ range .Changed.Changes -}}',
    '{{ if not (hasSuffix ":tag" .Setter) -}}',
    `- {{ trimPrefix "flux-system:${cluster}-" .Setter }}: {{ .OldValue }} -> {{ .NewValue }}`,
    '{{ end -}}',
    '{{ end -}}',
    '',
  ].join('\n');
}

function branchesOf(cluster: Cluster, { branch = 'main', pushBranch }: ImageAutomationProps) {
  return { branch, pushBranch: pushBranch ?? `image-updates-${cluster.name}` };
}

/** What is wrong with the options that concern images. */
export function imageMistakes(cluster: Cluster, props: ImageAutomationProps): readonly Mistake[] {
  const { branch, pushBranch } = branchesOf(cluster, props);
  const unused = Object.keys(props.registrySecrets ?? {}).filter(
    (prefix) => !cluster.followed().some(({ repository }) => isWithin(repository, prefix)),
  );
  return [
    ...[...new Set([branch, pushBranch])]
      .filter((each) => !/^\w([\w./-]*[\w-])?$/.test(each) || /\.\.|\/\/|\.lock$/.test(each))
      .map((each) => ({ what: `'${each}' is no branch`, fix: 'give a name such as image-updates-home' })),
    ...among([
      branch === pushBranch,
      `pushes moved pins to '${branch}', the branch that it applies`,
      'give another pushBranch, so that a pull request shows them first',
    ]),
    ...unused.map((prefix) => ({
      what: `has a Secret for '${prefix}', from which no followed image comes`,
      fix: 'remove it, or write what the repository begins with, such as ghcr.io/bramble',
    })),
  ];
}

/** The Secret of the longest prefix. */
function secretFor({ repository }: Image, secrets: Readonly<Record<string, string>>): string | undefined {
  const prefixes = Object.keys(secrets).filter((prefix) => isWithin(repository, prefix));
  return secrets[prefixes.sort((a, b) => b.length - a.length)[0] ?? ''];
}

function isWithin(repository: string, prefix: string): boolean {
  return repository === prefix || repository.startsWith(`${prefix}/`);
}
