import { type BrokenCondition, brokenConditions } from '../conditions.ts';
import { boxDefinition, documents, manifest } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { type Found, ruleTable, type Subject, shared } from '../rule.ts';
import { isSound } from '../schema.ts';
import { kindsOf } from '../schema-kinds.ts';

/** The conditions of each object that do not hold. An object whose fields are wrong is told of these alone, as the server does. */
const broken = shared((subject: Subject): readonly (readonly [Placed, BrokenCondition])[] => {
  const { conditions } = subject.inputs;
  if (!conditions) return [];
  const knownKind = kindsOf(subject);
  const sound = isSound(subject);
  return subject.objects.flatMap((placed) => {
    const known = knownKind(placed.object);
    if (known.is !== 'judged' || !known.schema || !sound(placed.object)) return [];
    return brokenConditions(placed.object, known.schema, conditions).map((each) => [placed, each] as const);
  });
});

const boxes = (condition: string) =>
  boxDefinition(
    `{ type: object, properties: { min: { type: integer }, max: { type: integer } }, x-kubernetes-validations: [{ rule: "${condition}", message: min must not be more than max }] }`,
  );
const box = (min: number) => manifest('bramble.example/v1 Box', 'web', `spec: { min: ${min}, max: 3 }`);

/** What CustomResourceDefinitions say in CEL. */
export const rules = ruleTable({
  'broken-condition': {
    needs: 'conditions',
    what: 'A condition of the kind does not hold',
    why: 'Kinds say what fields must be to each other in conditions (`x-kubernetes-validations`). The API server refuses the object, and Flux applies nothing of the component until it is mended.',
    fix: 'Change the fields as the message says: it is that of the definition of the kind.',
    check: (subject) =>
      broken(subject).map(
        ([placed, { where, says, unknown }]): Found | false =>
          unknown === undefined &&
          at(placed, { what: `${where || 'the whole'} is refused: ${says}`, fix: 'change it as the message says' }),
      ),
    wrong: documents(boxes('self.min <= self.max'), box(4)),
    right: documents(boxes('self.min <= self.max'), box(2)),
  },
  'unjudged-condition': {
    severity: 'warning',
    needs: 'conditions',
    what: 'A condition of the kind cannot be computed here',
    why: 'It uses a function that the API server has and bramble has not: whether the object is taken is seen when Flux applies it.',
    fix: 'Read the condition, see that the object meets it, and accept the warning.',
    check: (subject) =>
      broken(subject).map(([placed, { where, says, unknown }]): Found | false => {
        const what = `${where || 'the whole'} has a condition that cannot be computed: ${says} (${unknown})`;
        return unknown !== undefined && at(placed, { what, fix: 'see that it holds, and accept this' });
      }),
    wrong: documents(boxes('quantity(string(self.min)).isLessThan(quantity(string(self.max)))'), box(2)),
    right: documents(boxes('self.min <= self.max'), box(2)),
  },
});
