import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Placed } from '../../lib/checks/placed.ts';
import type { Found, Rule } from '../../lib/checks/rule.ts';
import { cel } from '../../lib/input/cel.ts';
import { groupBy } from '../../lib/model/grouped.ts';
import type { Json, KubernetesObject } from '../../lib/model/object.ts';
import { remembered } from '../../lib/model/remembered.ts';
import { subjectOf } from '../../lib/pages/rule-example.ts';
import { CRDS, KINDS, ROOT, SCHEMAS, SIDES } from '../sample-cluster.ts';
import { boundaries, distinctPlaces } from './boundaries.ts';
import type { Mutant } from './change.ts';
import { placeOf } from './fields.ts';

/** The rules that look at one object alone: the others ask what else there is, and a value at an edge is told of by these. */
const ALONE =
  /^((access|config|container|network|service|workload)-shapes(-rules)?|conditions-rules|config-data|mounts|objects|pod-values|policy-shapes|schema-rules)\.ts$/;
const folder = join(ROOT, 'lib/checks/rules');
const RULES = readdirSync(folder)
  .filter((file) => ALONE.test(file))
  .flatMap((file) => (require(join(folder, file)) as { rules: readonly Rule[] }).rules)
  // Whose kind an object is, is asked of the cluster.
  .filter(({ id }) => id !== 'missing-crd');

const known = { crds: CRDS, kinds: KINDS, schemas: SCHEMAS, sides: SIDES, conditions: cel };
const component = { namespace: { name: 'web', podSecurity: 'privileged' } } as const;

/** A cluster of one object. */
const alone = remembered((object: KubernetesObject) =>
  subjectOf({ objects: JSON.stringify(object), component }, known),
);

/** What is found in such a cluster, or in what it becomes. */
export function foundIn(object: KubernetesObject, becomes: KubernetesObject = object): readonly Found[] {
  const before = alone(object);
  const [placed] = before.objects as readonly [Placed];
  const subject = { ...before, objects: [{ ...placed, object: becomes }] };
  return RULES.flatMap((rule) => [...(rule.check?.(subject) ?? [])]);
}

/** The objects that the scenario `boundaries` puts to a real API server, which takes each of them. */
export const OBJECTS: readonly KubernetesObject[] = subjectOf(
  { objects: readFileSync(join(ROOT, 'e2e/boundaries/objects.yaml'), 'utf8'), component },
  known,
).objects.map(({ object }) => object);

/** Each place of these objects, with the values at the edges of its type. */
export const PLACES: ReadonlyMap<string, readonly Mutant[]> = groupBy(
  distinctPlaces(OBJECTS.flatMap(boundaries)),
  ({ object, keys, mistake, was }) =>
    mistake === 'boundary key' ? `${placeOf(object, keys.slice(0, -1))}{}` : `${placeOf(object, keys)} ${typeof was}`,
);

/** What becomes of the values at a place. */
export interface Verdict {
  readonly value: Json | undefined;
  readonly found: readonly Found[];
}

/** Of each place, once it is asked for. */
const verdicts = new Map<string, readonly Verdict[]>();

export function verdictsAt(place: string): readonly Verdict[] {
  const made = verdicts.get(place) ?? (PLACES.get(place) ?? []).map(judged);
  verdicts.set(place, made);
  return made;
}

function judged({ object, mistake, keys, now, change }: Mutant): Verdict {
  const [becomes] = [...change().values()].flat() as [KubernetesObject];
  return { value: mistake === 'boundary key' ? keys.at(-1) : now, found: foundIn(object, becomes) };
}

/** The values that are refused at a place, in one line, or those that are not where they are fewer. */
export function refusedAt(place: string): string {
  const all = verdictsAt(place);
  const [refused, taken] = [true, false].map((isRefused) =>
    all.filter(({ found }) => found.length > 0 === isRefused).map(({ value }) => shown(value)),
  ) as [string[], string[]];
  const told =
    refused.length <= taken.length ? `takes all but ${refused.join(' ')}` : `refuses all but ${taken.join(' ')}`;
  return `${place} ${told.replace(/ but $/, '')}`;
}

function shown(value: Json | undefined): string {
  const text = JSON.stringify(value);
  return text.length > 30 ? `${text.slice(0, 2)}…${text.length - 2}` : text;
}
