import { isSame } from '../checks/changes.ts';
import type { Placed } from '../checks/placed.ts';
import type { Step } from '../checks/step.ts';
import { allContainersOf } from '../derive/pods.ts';
import { finder } from '../kinds/field-path.ts';
import { path } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import { changedPods } from './pods-of-step.ts';
import { imageStep, type VersionStep, versionStep } from './version-step.ts';

/** An image, or a chart, that takes the place of another in an object. */
export interface ImageChange {
  readonly placed: Placed;
  readonly repository: string;
  readonly isMoved: boolean;
  /** The whole text, as it was and as it is to be. */
  readonly before: string;
  readonly after: string;
  readonly from: string;
  readonly to: string;
  readonly size: VersionStep;
}

/** Where charts and other artifacts of Flux say their version. */
const VERSIONS = finder('spec.{chart.spec.version,ref.tag,ref.semver,ref.digest}');
const SOURCES = finder('spec.{chart.spec.chart,url}');

/** The images of pods and the versions of charts that a step changes. */
export function imageStepsOf(step: Step): readonly ImageChange[] {
  return [...containerSteps(step), ...chartSteps(step)];
}

function containerSteps(step: Step): readonly ImageChange[] {
  const isCounting = countingIn(step);
  return changedPods(step).flatMap(({ changed, before, after }) => {
    if (isSame(before.spec, after.spec)) return [];
    const was = new Map(allContainersOf(before.spec).map(({ name, image }) => [name, image]));
    return allContainersOf(after.spec).flatMap(({ name, image }): readonly ImageChange[] => {
      const old = was.get(name);
      if (typeof old !== 'string' || typeof image !== 'string' || old === image) return [];
      const { step: size, ...found } = imageStep(old, image);
      const isNext = size === 'major' && isCounting(found.repository, changed.after.cluster);
      return [{ placed: changed.after, before: old, after: image, ...found, size: isNext ? 'minor' : size }];
    });
  });
}

/** Of images whose tags Flux only counts up, each number is the next, and none a major step. */
function countingIn({ after }: Step): (repository: string, cluster: string) => boolean {
  const image = (kind: string) => after.filter(({ object }) => isKind(object, `image.toolkit.fluxcd.io/${kind}`));
  const counting = new Set(
    image('ImagePolicy').flatMap(({ object, cluster }) =>
      path(object.spec, 'policy', 'semver') === undefined
        ? [`${cluster} ${path(object.spec, 'imageRepositoryRef', 'name')}`]
        : [],
    ),
  );
  const followed = new Set(
    image('ImageRepository').flatMap(({ object, cluster }) =>
      counting.has(`${cluster} ${object.metadata.name}`) ? [`${cluster} ${path(object.spec, 'image')}`] : [],
    ),
  );
  return (repository, cluster) => followed.has(`${cluster} ${repository}`);
}

function chartSteps({ changes }: Step): readonly ImageChange[] {
  return changes.changed.flatMap(({ before, after }) => {
    if (!/^(?:helm|source)\.toolkit\.fluxcd\.io\//.test(after.object.apiVersion)) return [];
    const [was, is] = [VERSIONS(before.object), VERSIONS(after.object)];
    const [from, to] = [was[0]?.value, is[0]?.value];
    const [source, target] = [before, after].map(({ object }) =>
      String(SOURCES(object)[0]?.value ?? object.metadata.name),
    );
    if (typeof from !== 'string' || typeof to !== 'string' || (from === to && source === target)) return [];
    return [
      {
        placed: after,
        repository: target!,
        isMoved: source !== target,
        before: `${source}:${from}`,
        after: `${target}:${to}`,
        from,
        to,
        size: versionStep(from, to),
      },
    ];
  });
}
