import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RENOVATE_BRANCHES } from '../init/ci-pins.ts';
import { CHARTS } from '../input/read-charts.ts';
import { findingLine, type Told } from '../model/finding.ts';
import { foldersOfPlaces, KUSTOMIZATIONS, MANIFESTS, MAP, RENDERED_CHARTS } from '../output/place.ts';
import { renderedPatch } from '../output/rendered-patch.ts';
import { revisionsOf } from '../output/revisions.ts';
import { labelsOf } from '../review/forms/labels.ts';
import { markdownOf } from '../review/forms/markdown-form.ts';
import { outlineOf } from '../review/forms/outline.ts';
import type { Report } from '../review/step-report.ts';
import { bringPlatforms } from './bring-platforms.ts';
import { compared, writeForms } from './diff.ts';
import { synthesize } from './synthesize.ts';
import { testRepository } from './test-repository.ts';
import { CLUSTERS, type Outcome, type Repository } from './verb.ts';
import { asScripts } from './wording.ts';
import { writeImports } from './write-imports.ts';

/** What a branch is asked, and where the answers go. */
export interface HandOver {
  /** The revision that it is to be merged into. */
  readonly base: string;
  readonly branch: string;
  /** The folder that the next job is given, relative to the repository. */
  readonly folder: string;
}

/** Where everything lies that the next job may push: it is generated, and says so. */
const GENERATED = foldersOfPlaces([MANIFESTS, KUSTOMIZATIONS, MAP, RENDERED_CHARTS]);

/**
 * Renders a branch that nobody has rendered, tests it, and tells what it does: `comment.md`, `labels`, the forms of diff, and
 * `rendered.patch` where there is something to push. Throws InvalidInput.
 */
export async function handOver(repository: Repository, { base, branch, folder }: HandOver): Promise<Outcome> {
  const { root } = repository;
  // Asked first: a base that is not there makes all else useless.
  const { commit } = revisionsOf(root, [`${base}...HEAD`]).base;
  const isRendered = branch.startsWith(RENOVATE_BRANCHES);
  const rendering = isRendered ? await renderAll(repository) : [];
  const tested = await testRepository(repository, false);
  const patch = isRendered ? renderedPatch(root, GENERATED) : '';
  const findings = [...rendering, ...(tested.findings ?? []), ...unpushed(patch)];
  const report = await compared(repository, [commit!], { clusters: CLUSTERS, out: '.' });
  const named = { ...report, base: base.replace(/^origin\//, ''), head: branch };
  write(repository, folder, named, findings, patch);
  const all = [...findings, ...report.findings];
  const failed = tested.failed || all.some(({ severity }) => severity === 'error');
  return { ...tested, findings: all, failed, summary: `${failed ? '' : 'all is well; '}written to ${folder}` };
}

/** Follows a bump: what images are built for, what charts make, and what is rendered of all that. */
async function renderAll(repository: Repository): Promise<readonly Told[]> {
  const images = await bringPlatforms(repository, { check: false, all: false, clusters: CLUSTERS, names: [] });
  const charts = { mirror: undefined, check: false, clusters: CLUSTERS, part: 'charts' };
  const imported = existsSync(join(repository.root, CHARTS)) ? await writeImports(repository, charts) : {};
  // What synth finds, the test of the repository finds again.
  await synthesize(repository, { check: false, clusters: CLUSTERS, out: '.' });
  return [...(images.findings ?? []), ...(imported.findings ?? [])];
}

/** The next job pushes it; until then the commit is not one to merge. */
function unpushed(patch: string): readonly Told[] {
  const files = patch.match(/^diff --git /gm)?.length ?? 0;
  if (files === 0) return [];
  const [are, them] = files === 1 ? ['file is', 'it'] : ['files are', 'them'];
  const what = `${files} generated ${are} not what this branch makes of ${them}`;
  return [{ severity: 'error', what, fix: 'the job that may push renders it; or run npm run synth, and commit' }];
}

function write(repository: Repository, folder: string, report: Report, findings: readonly Told[], patch: string): void {
  const { root, wording = asScripts } = repository;
  const place = resolve(root, folder);
  rmSync(place, { recursive: true, force: true });
  writeForms(repository, folder, report);
  const errors = findings.filter(({ severity }) => severity === 'error').map(findingLine);
  writeFileSync(join(place, 'comment.md'), wording(`${markdownOf(outlineOf(report), errors)}\n`));
  writeFileSync(join(place, 'labels'), [...labelsOf(report), ''].join('\n'));
  if (patch !== '') writeFileSync(join(place, 'rendered.patch'), patch);
}
