import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../lib/checks/check.ts';
import { examine } from '../lib/render.ts';
import { MODEL } from './model-cluster.ts';
import { apply, named } from './mutation/change.ts';
import { hunter } from './mutation/hunt.ts';
import { mutants } from './mutation/mutants.ts';
import { CRDS, ROOT, RULES, SCHEMAS, samplePins } from './sample-cluster.ts';
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

// Not a cluster of the repository: what is found in one depends on what it declares.
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
const inputs = { pins: samplePins(MODEL), crds: CRDS, schemas: SCHEMAS, secrets };
const { subject } = examine(MODEL, inputs, 'clusters/home');

const find = hunter(subject, RULES);
const judged = mutants(subject, { seed: 5, perPlace: 1, ofShape: 120, ofCrds: 10, valid: 40 }).map((mutant) => ({
  mutant,
  name: named(mutant),
  found: find(mutant),
}));
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
