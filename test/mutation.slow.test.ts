import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/checks/check.ts';
import type { Subject } from '../lib/checks/rule.ts';
import { parseImages } from '../lib/input/read-images.ts';
import { readSecrets } from '../lib/input/read-secrets.ts';
import { parseSopsRules, SOPS_RULES } from '../lib/input/sops-rules.ts';
import { examine } from '../lib/render.ts';
import { MODEL } from './model-cluster.ts';
import { apply, named } from './mutation/change.ts';
import { hunter } from './mutation/hunt.ts';
import { type Amount, mutants } from './mutation/mutants.ts';
import { CLUSTERS, CRDS, imagesYaml, KINDS, ROOT, RULES, SCHEMAS, SIDES, samplePins } from './sample-cluster.ts';
import { encrypted } from './sample-secrets.ts';

/** Mistakes of which every one is found. What becomes of the others stands in docs/rules/not-checked.md. */
const FOUND = [
  'dangling reference',
  'duplicate host or address',
  'host port twice',
  'impossible value',
  'misplaced field',
  'misspelt field',
  'missing required field',
  'no such kind',
  'removed target',
  'renamed target',
  'same object twice',
  'twin item',
  'wrong type',
];

// Not a cluster of the repository: what is left unfound in one depends on what it declares.
const secrets = {
  files: [
    encrypted('traefik', 'traefik-dashboard', ['users']),
    encrypted('cert-manager', 'cloudflare-api-token', ['api-token']),
    encrypted('cloudflared', 'cloudflared', ['tunnel-token']),
    encrypted('flux', 'alerts', ['address'], 'flux-system'),
    encrypted('flux', 'receiver', ['token'], 'flux-system'),
  ],
  strays: [],
};
const inputs = { pins: samplePins(MODEL), crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS, secrets };
const { subject } = examine(MODEL, inputs, 'clusters/home');

/** Mutants of a cluster, and the rule that finds each. */
function judge(of: Subject, amount: Omit<Amount, 'seed' | 'perPlace'>) {
  const find = hunter(of, RULES);
  return mutants(of, { seed: 5, perPlace: 1, ...amount }).map((mutant) => ({
    mutant,
    name: named(mutant),
    found: find(mutant),
  }));
}

const judged = judge(subject, { ofShape: 120, ofCrds: 10, valid: 40 });
const mistakes = [...new Set(judged.map(({ mutant }) => mutant.mistake))].sort();
const survivors = judged.filter(({ found }) => found === undefined);
const survivorsOf = (mistake: string) =>
  survivors.filter(({ mutant }) => mutant.mistake === mistake).map(({ name }) => name);

it('nothing is found before anything is changed', () => {
  expect(check(subject, RULES).findings).toEqual([]);
});

it('more than a thousand small mistakes are made', () => {
  expect(judged.length).toBeGreaterThan(1000);
  expect(mistakes).toEqual(expect.arrayContaining(FOUND));
});

it.each(FOUND)('every %s is found', (mistake) => {
  expect(survivorsOf(mistake)).toEqual([]);
});

describe.each(Object.entries(CLUSTERS))('in the rendered cluster %s', (name, declaration) => {
  const source = `clusters/${name}`;
  const { recipientsOf } = parseSopsRules(readFileSync(join(ROOT, SOPS_RULES), 'utf8'));
  const { subject: rendered } = examine(
    declaration,
    {
      ...parseImages(imagesYaml(declaration), `${source}/images.yaml`),
      platforms: undefined,
      crds: CRDS,
      kinds: KINDS,
      sides: SIDES,
      schemas: SCHEMAS,
      secrets: readSecrets(ROOT, `${source}/secrets`, recipientsOf),
    },
    source,
  );
  const all = judge(rendered, { ofShape: 120, ofCrds: 5, valid: 0 });

  it('every mistake of these kinds is found too', () => {
    expect(all.filter(({ mutant }) => FOUND.includes(mutant.mistake)).length).toBeGreaterThan(100);
    const overlooked = all.filter(({ mutant, found }) => FOUND.includes(mutant.mistake) && found === undefined);
    expect(overlooked.map(({ name }) => name)).toEqual([]);
  });
});

it('no rule stumbles over what another one refuses', () => {
  // Rules behind the one that finds a mutant have not been asked about it.
  const wrong = judged.filter(({ mutant }) => mutant.mistake === 'wrong type').filter((_, index) => index % 20 === 0);
  for (const { mutant } of wrong) {
    expect(() => check(apply(subject, mutant.change()), RULES)).not.toThrow();
  }
});

it('what is not found stands in not-checked.md, kind by kind', () => {
  const text = readFileSync(join(ROOT, 'docs/rules/not-checked.md'), 'utf8');
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  const overlooked = mistakes.filter((mistake) => survivorsOf(mistake).length > 0);
  expect(headings.sort()).toEqual(overlooked.map((mistake) => mistake.toLowerCase()).sort());
});

afterAll(() => {
  const rows = mistakes.map((mistake) => {
    const all = judged.filter(({ mutant }) => mutant.mistake === mistake).length;
    const found = all - survivorsOf(mistake).length;
    const share = `${Math.floor((100 * found) / all)} %`;
    return `${mistake.padEnd(28)}${String(all).padStart(8)}${String(found).padStart(8)}${share.padStart(8)}`;
  });
  process.stdout.write(`${['mistake'.padEnd(28).concat('  made   found   share'), ...rows].join('\n')}\n`);
});
