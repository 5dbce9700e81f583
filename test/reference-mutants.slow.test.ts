import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterDeclaration, KubernetesObject } from 'bramble';
import { placed } from '../lib/checks/placed.ts';
import { referents } from '../lib/checks/referents.ts';
import type { Subject } from '../lib/checks/rule.ts';
import { readSecrets } from '../lib/input/read-secrets.ts';
import { parseSopsRules } from '../lib/input/sops-rules.ts';
import type { Reference } from '../lib/kinds/reference.ts';
import { isMap, type Json } from '../lib/model/object.ts';
import type { RenderedStage } from '../lib/model/rendered.ts';
import { examine } from '../lib/render.ts';
import { REFERENCE_RULES } from './reference-rules.ts';
import { CLUSTERS, CRDS, KIND_TABLE, KINDS, ROOT, SCHEMAS, SIDES, samplePins } from './sample-cluster.ts';

function subjectFor(declaration: ClusterDeclaration): Subject {
  const { recipientsOf } = parseSopsRules(readFileSync(join(ROOT, '.sops.yaml'), 'utf8'));
  const secrets = readSecrets(ROOT, `clusters/${declaration.name}/secrets`, recipientsOf);
  const inputs = { pins: samplePins(declaration), crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS, secrets };
  return examine(declaration, inputs, `clusters/${declaration.name}`).subject;
}

/** The cluster with another object in the place of one, or without it. */
function changed(subject: Subject, object: KubernetesObject, other?: KubernetesObject): Subject {
  const stages = subject.stages.map((stage): RenderedStage => {
    if (!stage.objects.includes(object)) return stage;
    return { ...stage, objects: stage.objects.flatMap((each) => (each === object ? (other ?? []) : each)) };
  });
  return { ...subject, stages, objects: placed(stages) };
}

/** The object with one of its texts or numbers changed, for each that may be meant. */
function variants(value: Json | undefined, wanted: string): readonly Json[] {
  if (typeof value === 'string' && value.includes(wanted)) return [value.replace(wanted, `${wanted}-gone`)];
  if (typeof value === 'number' && String(value) === wanted) return [value + 20000];
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => variants(item, wanted).map((other) => value.with(at, other)));
  }
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    variants(below, wanted).map((other) => ({ ...value, [key]: other })),
  );
}

function same(a: Reference, b: Reference): boolean {
  const text = ({ kind, namespace, name, keys, port, at }: Reference) =>
    [kind, namespace, name, ...keys, port, at.replace(/\[[^\]]*\]/g, '')].join(' ');
  return text(a) === text(b);
}

/** What an object refers to, with its name, each key and the port misspelt in turn: where nothing else tells the reader. */
function misspelt(object: KubernetesObject, reference: Reference): readonly KubernetesObject[] {
  const parts = [reference.name, ...reference.keys, ...(reference.port === undefined ? [] : [reference.port])];
  return parts.flatMap((part) => {
    const found = variants(object, part) as readonly KubernetesObject[];
    return found.filter((variant) => !KIND_TABLE.references(variant).some((each) => same(each, reference)));
  });
}

describe.each(Object.values(CLUSTERS).map((cluster) => [cluster.name, subjectFor(cluster)] as const))(
  'in %s',
  (_, subject) => {
    const all = referents(subject);
    const found = (mutant: Subject) => REFERENCE_RULES.flatMap((rule) => rule.check?.(mutant) ?? []);
    const needed = subject.objects.flatMap(({ object }) =>
      KIND_TABLE.references(object)
        .filter(({ optional }) => !optional)
        // cert-manager makes what an Ingress of its own asks for, under any name.
        .filter(({ name }) => !KIND_TABLE.made(object).some((each) => each.name === name))
        .map((reference) => ({ object, reference })),
    );

    it('every reference holds', () => {
      expect(found(subject)).toEqual([]);
    });

    it('no name, key or port of a reference can be misspelt', () => {
      const mutants = needed.flatMap(({ object, reference }) =>
        misspelt(object, reference).map((mutant) => ({ object, reference, mutant })),
      );
      expect(mutants.length).toBeGreaterThan(100);
      const missed = mutants
        .filter(({ object, mutant }) => found(changed(subject, object, mutant)).length === 0)
        .map(({ object, reference }) => `${object.kind} ${object.metadata.name} ${reference.at} ${reference.name}`);
      expect(missed).toEqual([]);
    });

    it('nothing that is referred to can be taken away', () => {
      const targets = new Set(
        needed.flatMap(({ reference: { kind, namespace, name }, object }) => {
          const target = all.find(kind, namespace, name)?.placed?.object;
          return target && target !== object ? [target] : [];
        }),
      );
      expect(targets.size).toBeGreaterThan(30);
      const missed = [...targets].filter((target) => found(changed(subject, target)).length === 0);
      expect(missed.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
    });
  },
);
