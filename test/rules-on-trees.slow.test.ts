import { placed } from '../lib/checks/placed.ts';
import type { Found, SourcedRule, Subject } from '../lib/checks/rule.ts';
import { rulesFor } from '../lib/checks/rule-set.ts';
import { files } from '../lib/output/files.ts';
import { header } from '../lib/output/header.ts';
import { readTree } from '../lib/output/read-tree.ts';
import { readTreeOf } from '../lib/output/tree-files.ts';
import { subjectOf } from '../lib/pages/rule-example.ts';
import { ALL_RULES, CLUSTERS, CRDS, KINDS, ROOT, renderedCluster, SCHEMAS } from './sample-cluster.ts';

/** What there is beside a committed tree: the facts of its cluster, and what the repository knows of kinds. */
const BESIDE_A_TREE: readonly (string | symbol)[] = [
  'objects',
  'cluster',
  'kinds',
  'inputs',
] satisfies (keyof Subject)[];

/** A subject that has no more than a tree gives. */
function ofTree(subject: Subject, objects: Subject['objects']): Subject {
  return new Proxy(
    { ...subject, objects: byPath(objects) },
    {
      get: (known, key) => {
        if (!BESIDE_A_TREE.includes(key)) throw new MoreThanATree(String(key));
        return known[key as keyof Subject];
      },
    },
  );
}

/** Of two that clash, the rules tell the later one. */
function byPath(objects: Subject['objects']): Subject['objects'] {
  return [...objects].sort((a, b) => (a.path < b.path ? -1 : 1));
}

class MoreThanATree extends Error {}

/** What a rule finds in objects alone; undefined where it asks for more. */
function found(rule: SourcedRule, subject: Subject, objects: Subject['objects']): readonly Found[] | undefined {
  try {
    return rule.check?.(ofTree(subject, objects));
  } catch (error) {
    if (error instanceof MoreThanATree) return undefined;
    throw error;
  }
}

/** Objects as they are written, committed, and read again. An encrypted Secret is a file to a rendering. */
function committed({ cluster, stages, waits, source }: Subject): Subject['objects'] {
  const written = files(cluster.name, header(source), stages, waits);
  return readTree(written).objects.filter(({ isEncrypted }) => !isEncrypted);
}

const RULES = new Map(
  Object.values(CLUSTERS)
    .flatMap((declaration) => rulesFor(declaration, ALL_RULES).rules)
    .map((rule) => [rule.id, rule]),
);
const exampleOf = ({ wrong = {} }: SourcedRule) => subjectOf(wrong, { crds: CRDS, kinds: KINDS, schemas: SCHEMAS });
const ofObjects = [...RULES.values()].flatMap((rule) => {
  const subject = exampleOf(rule);
  const rendered = found(rule, subject, subject.objects);
  // What it finds without objects, it finds in the declaration.
  return rendered?.length && !found(rule, subject, [])?.length ? [{ id: rule.id, rule, subject, rendered }] : [];
});

/** Two objects of one file are one in a tree. */
const ONE_IN_A_TREE = ['same-object'];

describe('a rule that asks for objects alone', () => {
  it('is what most rules of objects are', () => {
    expect(ofObjects.length).toBeGreaterThan(80);
  });

  it.each(ofObjects.filter(({ id }) => !ONE_IN_A_TREE.includes(id)))(
    '$id finds in a committed tree what it finds in a rendering',
    ({ rule, subject, rendered }) => {
      expect(sorted(found(rule, subject, committed(subject)))).toEqual(sorted(rendered));
    },
  );

  it('finds the same in the tree of this repository', () => {
    const tree = readTreeOf(ROOT).objects.filter(({ isEncrypted }) => !isEncrypted);
    for (const [name, declaration] of Object.entries(CLUSTERS)) {
      const rendering = renderedCluster(declaration);
      const own = tree.filter(({ cluster }) => cluster === name);
      const subject = { ...exampleOf(ofObjects[0]!.rule), ...rendering } as unknown as Subject;
      for (const { rule } of ofObjects) {
        const [fresh, read] = [placed(rendering.stages), own].map((objects) => found(rule, subject, objects));
        expect([rule.id, sorted(read)]).toEqual([rule.id, sorted(fresh)]);
      }
    }
  });
});

function sorted(all: readonly Found[] | undefined): readonly string[] | undefined {
  return all?.map(({ component, where, what }) => [component, where, what].join(' ')).sort();
}
