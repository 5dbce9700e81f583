import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as bramble from 'bramble';
import { transformSync } from 'esbuild';
import type { KnownImages } from '../lib/init/cluster-files.ts';
import type { Texts } from '../lib/init/new-repository.ts';
import { newRepository } from '../lib/init/new-repository.ts';
import type { Offer, Offered } from '../lib/init/offer.ts';
import type { Answers, Starter } from '../lib/init/starter.ts';
import { filesIn } from '../lib/input/found-modules.ts';
import { readPrograms, STARTERS } from '../lib/input/load-starters.ts';
import { parseImages } from '../lib/input/read-images.ts';
import type { ClusterDeclaration } from '../lib/model/cluster.ts';
import type { Secrets } from '../lib/model/secret-file.ts';
import { type Rendering, render } from '../lib/render.ts';
import { ALL_RULES, CRDS, KINDS, ROOT, RULES, SCHEMAS, SIDES } from './sample-cluster.ts';

const name = (file: string, kind: Offered['kind']) =>
  file
    .split('/')
    .at(kind === 'app' ? -1 : -2)!
    .replace('.ts', '');

/** All that can be taken, as `bramble init` finds it. */
export const OFFER: Offer = {
  sides: SIDES,
  offered: Object.entries(STARTERS).flatMap(([kind, pattern]) =>
    filesIn(ROOT, pattern).map((file): Offered => {
      const of = kind as Offered['kind'];
      // jest loads a module whose name is not known beforehand in no other way.
      const { init } = require(join(ROOT, file)) as { init: Starter };
      const called = name(file, of);
      const from = of === 'app' ? `../../charts/apps/${called}.ts` : `bramble/addons/${called}`;
      return { ...init, name: called, kind: of, from };
    }),
  ),
};

const IMAGES: KnownImages = (() => {
  const text = readFileSync(join(ROOT, 'clusters/home/images.yaml'), 'utf8');
  const { pins, platforms = {} } = parseImages(text, 'images.yaml');
  return { pins, platforms };
})();

const APPS = Object.fromEntries(
  OFFER.offered
    .filter(({ kind }) => kind === 'app')
    .map((app) => [app.name, readFileSync(join(ROOT, `charts/apps/${app.name}.ts`), 'utf8')]),
);

/** The programs that workflows carry. */
export const PROGRAMS = readPrograms(ROOT);

/** The files that `bramble init` would write. */
export function repositoryOf(answers: Answers, recipient?: string): Texts {
  const material = {
    offer: OFFER,
    images: IMAGES,
    apps: APPS,
    programs: PROGRAMS,
    spec: 'file:bramble.tgz',
    recipient,
    tools: { typescript: '7.0.2' },
    kubernetes: '1.36.0',
  };
  return newRepository(answers, material, 'pis');
}

/** The cluster that a text of TypeScript exports, with the package's modules and its apps. */
export function declarationIn(text: string): ClusterDeclaration {
  const { code } = transformSync(text, { loader: 'ts', format: 'cjs', target: 'node20' });
  const module = { exports: {} as { default?: ClusterDeclaration } };
  const load = (wanted: string): unknown => {
    if (wanted === 'bramble') return bramble;
    const addon = /^bramble\/addons\/(.+)$/.exec(wanted)?.[1];
    return require(join(ROOT, addon ? `charts/addons/${addon}/index.ts` : wanted.replace('../../', '')));
  };
  new Function('module', 'exports', 'require', code)(module, module.exports, load);
  return module.exports.default!;
}

/** Renders the cluster of a generated repository, put to all rules but this repository's own. */
export function renderRepository(texts: Texts, cluster: string, secrets?: Secrets): Rendering {
  const folder = `clusters/${cluster}`;
  const { pins, markers, platforms, mistakes } = parseImages(texts.get(`${folder}/images.yaml`)!, 'images.yaml');
  expect(mistakes).toEqual([]);
  const inputs = { pins, markers, platforms, crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS, secrets };
  const own = ALL_RULES.filter((rule) => !RULES.includes(rule));
  expect(own.length).toBeGreaterThan(0);
  return render(declarationIn(texts.get(`${folder}/cluster.ts`)!), inputs, folder, RULES);
}
