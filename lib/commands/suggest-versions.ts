import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../checks/check.ts';
import type { Subject } from '../checks/rule.ts';
import { rules as crdMismatch } from '../checks/rules/crd-mismatch.ts';
import { rules as providers } from '../checks/rules/provider-rules.ts';
import { rules as untestedImages } from '../checks/rules/untested-images.ts';
import { pinsIn } from '../input/crd-pins.ts';
import { loadClusters } from '../input/load-clusters.ts';
import { homeOf } from '../input/load-starters.ts';
import type { Finding, Told } from '../model/finding.ts';
import { isWholeRepository } from '../model/image.ts';
import { type Answered, askAll } from '../registries/ask-all.ts';
import { readLogins } from '../registries/docker-config.ts';
import { newerTags, tagsOf } from '../registries/newest-tags.ts';
import { unanswered } from '../registries/unanswered.ts';
import { examine } from '../render.ts';
import { type AskedClusters, askedClusters } from './asked-clusters.ts';
import { located } from './located.ts';
import {
  type PinnedVersion,
  pinnedCharts,
  pinnedCrds,
  pinnedImages,
  pinnedK3s,
  pinnedProviders,
  type Tested,
} from './pinned-versions.ts';
import type { Outcome, Repository } from './verb.ts';

/** A version for which there is another. */
interface Suggestion extends PinnedVersion {
  /** The newest that is to fit as the pinned one does. */
  readonly newest?: string;
  /** The newest of all, where it is of another major version. */
  readonly newestLine?: string;
}

type Tags = ReadonlyMap<string, Answered<readonly string[]>>;

/** Whether an add-on, its image and its CRDs fit together, and a provider and its schema. */
const FIT = [...crdMismatch, ...untestedImages, ...providers.filter(({ id }) => id === 'provider-schema')];

/**
 * Suggests other versions than those that are pinned, and changes nothing. Throws WrongUsage.
 * @param asked which clusters, and whether registries are asked
 */
export async function suggestVersions(
  repository: Repository,
  asked: AskedClusters & { readonly online: boolean },
): Promise<Outcome> {
  const { root, environment, progress } = repository;
  const { folder, names } = askedClusters(root, asked);
  progress(`comparing ${folder}`);
  const loaded = await loadClusters(root, folder);
  const clusters = loaded.clusters.filter(({ declaration: { name } }) => names.includes(name));
  const subjects = clusters.map(
    ({ declaration, inputs }) => examine(declaration, inputs, `${folder}/${declaration.name}`).subject,
  );
  const tested = readTested(homeOf(root));
  const pinned = [
    ...subjects.flatMap((each) => [...pinnedImages(each), ...pinnedCharts(each), ...pinnedK3s(each, tested)]),
    ...pinnedCrds(pinsIn(root).pins.crds, tested, subjects),
    ...pinnedProviders(subjects),
  ];
  progress('asking registries');
  const tags = asked.online ? await askTags(pinned, environment) : undefined;
  const suggestions = pinned.map((each) => withNewer(each, tags)).filter(hasOther);
  const found: readonly Told[] = [
    ...loaded.findings.filter(({ cluster }) => cluster === folder || names.includes(cluster)),
    ...subjects.flatMap(unfit),
    ...located(
      suggestions.map(noteOf),
      clusters.map(({ declaration }) => declaration),
      { root, folder },
    ),
    ...(tags?.told ?? []),
  ];
  return {
    findings: found,
    summary: `${pinned.length} versions compared with those that bramble ${tested.bramble} is tested with${tags ? ', and with those of registries' : ''}: ${suggestions.length === 0 ? 'none is older' : `${suggestions.length} may be newer`}`,
    details: () => ({ outdated: suggestions.map(({ toHave: _, versionsIn: __, ...each }) => each) }),
  };
}

/** @param home where bramble lies: this repository, or the package */
function readTested(home: string): Tested & { readonly bramble: string } {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const { crds, kubernetes } = pinsIn(home).pins;
  return { crds, kubernetes: kubernetes[0], bramble: version };
}

function unfit(subject: Subject): readonly Finding[] {
  const ids = FIT.map(({ id }) => id);
  return check(subject, FIT).findings.filter(({ rule }) => ids.includes(rule));
}

async function askTags(
  pinned: readonly PinnedVersion[],
  environment: Repository['environment'],
): Promise<{ readonly tags: Tags; readonly told: readonly Told[] }> {
  const logins = readLogins(environment);
  const repositories = new Set(
    pinned.flatMap(({ repository = '' }) => (isWholeRepository(repository) ? [repository] : [])),
  );
  const tags = await askAll([...repositories], (each) => tagsOf(each, logins));
  const wrong = logins.mistakes.map((each) => ({ severity: 'warning' as const, ...each }));
  return { tags, told: [...wrong, ...unanswered(tags, (count) => `which tags ${count} images and charts have is`)] };
}

function withNewer(pinned: PinnedVersion, asked: { readonly tags: Tags } | undefined): Suggestion {
  const answered = asked?.tags.get(pinned.repository ?? '');
  if (!answered || 'none' in answered) return pinned;
  const { version, versionsIn = (tags: readonly string[]) => tags } = pinned;
  return { ...pinned, ...newerTags(version, versionsIn(answered.answer)) };
}

function hasOther({ tested, newest, newestLine }: Suggestion): boolean {
  return (tested ?? newest ?? newestLine) !== undefined;
}

/** What to do is said of what bramble is tested with, where that is newer: it is the one that is known to fit. */
function noteOf({ cluster, component, where, name, version, toHave, ...other }: Suggestion): Told {
  const { tested, newest, newestLine } = other;
  const others = [
    ...(tested ? [`bramble is tested with ${tested}`] : []),
    ...(newest && newest !== tested ? [`its registry has ${newest}`] : []),
    ...(newestLine && newestLine !== tested ? [`its registry has ${newestLine}, a major version on`] : []),
  ];
  const fix = toHave(tested ?? newest ?? newestLine ?? version);
  const what = `${name} is ${version}, and ${others.join('; ')}`;
  return { severity: 'note', ...(cluster && { cluster }), ...(component && { component }), where, what, fix };
}
