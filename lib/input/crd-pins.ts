import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { repeated } from '../checks/repeated.ts';
import type { CrdPin } from '../model/crd-pin.ts';
import type { Mistake } from '../model/finding.ts';
import { distinctBy } from '../model/grouped.ts';
import type { Inputs } from '../model/inputs.ts';
import { minorOf } from '../model/k3s-release.ts';
import { importRoots } from './read-schemas.ts';

/** What cdk8s.yaml pins. */
export interface PinnedImports {
  /** The versions of Kubernetes whose schemas are imported: `1.36.0`. The first is that of a cluster which does not say what it runs. */
  readonly kubernetes: readonly [string, ...string[]];
  /** The files of CustomResourceDefinitions, in the file's order. */
  readonly crds: readonly CrdPin[];
}

const RELEASE_ASSET = /^https:\/\/github\.com\/([^/]+\/[^/]+)\/releases\/download\/([^/]+)\/[^/]+$/;
const RAW_FILE = /^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/(?:refs\/tags\/)?([^/]+)\/.+$/;
const KUBERNETES = /^k8s@(\d+\.\d+\.\d+)$/;
// A branch (main, release-1.21, v3.7) moves under its name, and with it what the same cdk8s.yaml imports.
const IMMOVABLE = /\d+\.\d+\.\d+|^[0-9a-f]{40}$/;

function pinOf(url: string): CrdPin | Mistake {
  const [, project, tag] = RELEASE_ASSET.exec(url) ?? RAW_FILE.exec(url) ?? [];
  if (project === undefined || tag === undefined) {
    return {
      what: `${url} is not the URL of a file in a GitHub release or repository`,
      fix: 'write https://github.com/OWNER/REPOSITORY/releases/download/TAG/FILE, or the raw URL of a file at a tag',
    };
  }
  if (!IMMOVABLE.test(tag)) {
    return { what: `${url} is pinned to ${tag}, which can move`, fix: 'write the tag of a release in the URL' };
  }
  return { url, project, tag };
}

/**
 * Reads the pins in `imports:` of a cdk8s.yaml (https://cdk8s.io/docs/latest/cli/import/). Every mistake in the list is
 * reported; the pins are of use only where there is none.
 */
export function readPins(text: string): { readonly pins: PinnedImports; readonly mistakes: readonly Mistake[] } {
  const document = parseDocument(text);
  const list: unknown = document.errors.length > 0 ? undefined : document.toJS()?.imports;
  const mistakes: Mistake[] = document.errors.map((error) => ({
    what: `is not YAML: ${error.message.split('\n')[0]}`,
    fix: 'correct the line',
  }));
  if (mistakes.length === 0 && !Array.isArray(list)) {
    mistakes.push({ what: '`imports:` is not a list', fix: 'list k8s@VERSION and the URLs of the CRDs' });
  }
  const entries = (Array.isArray(list) ? list : []).map(String);
  const versions = entries.flatMap((entry) => KUBERNETES.exec(entry)?.[1] ?? []);
  if (Array.isArray(list) && versions.length === 0) {
    const what = '`imports:` has no entry like k8s@1.36.0';
    mistakes.push({ what, fix: 'add the version of Kubernetes that your clusters run, with all three numbers' });
  }
  for (const minor of repeated(versions.map(minorOf))) {
    mistakes.push({ what: `\`imports:\` has Kubernetes ${minor} twice`, fix: 'keep one entry of each minor version' });
  }
  const crds: CrdPin[] = [];
  for (const [index, entry] of entries.entries()) {
    if (KUBERNETES.test(entry)) continue;
    if (entries.indexOf(entry) < index) {
      mistakes.push({ what: `${entry} is listed twice`, fix: 'remove one of the two lines' });
      continue;
    }
    const pin = pinOf(entry);
    if ('url' in pin) crds.push(pin);
    else mistakes.push(pin);
  }
  const [first = '', ...others] = versions;
  return { pins: { kubernetes: [first, ...others], crds }, mistakes };
}

/**
 * What cdk8s.yaml pins: the CRDs of the repository, and where bramble is a package those that it brings, and the first version of Kubernetes,
 * such as `1.36.0`. Neither where there is none, or none that can be read, which `npm run import` tells.
 */
export function readPinned(root: string): Pick<Inputs, 'crdPins' | 'kubernetes'> {
  const [own, ...others] = importRoots(root).flatMap((each) => {
    const { pins, mistakes } = pinsIn(each);
    return mistakes.length === 0 ? [pins] : [];
  });
  if (!own) return {};
  const brought = others.flatMap(({ crds }) => crds);
  return { crdPins: withBrought(own.crds, brought), kubernetes: own.kubernetes[0] };
}

/** What a repository pins, and what is brought beside it: a file of the same project and name takes the place of the brought one. */
export function withBrought(own: readonly CrdPin[], brought: readonly CrdPin[]): readonly CrdPin[] {
  const keyOf = ({ project, url }: CrdPin) => `${project} ${url.slice(url.lastIndexOf('/') + 1)}`;
  return distinctBy([...own, ...brought], keyOf);
}

/** Reads the pins of a folder; those of a file that is not there are a mistake. */
export function pinsIn(folder: string): ReturnType<typeof readPins> {
  const file = join(folder, 'cdk8s.yaml');
  return readPins(existsSync(file) ? readFileSync(file, 'utf8') : '');
}
