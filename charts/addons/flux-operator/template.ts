import { InvalidInput, type JsonMap, type KubernetesObject } from 'bramble';

/** What stands in a sample for an input, and how the operator is told to put it in. */
export interface Word {
  readonly sample: string;
  /** The input, such as `inputs.id`. */
  readonly input: string;
}

/**
 * Turns an object of a sample into a template: what stands for an input becomes the operator's word for it. What the operator would
 * take for its own words is kept from it. https://fluxoperator.dev/docs/crd/resourceset/#templating
 */
export function templateOf(object: KubernetesObject, words: readonly Word[]): JsonMap {
  return within(object as unknown, (text) => templated(text, words)) as JsonMap;
}

/** The rest of a text that YAML may read as a number, or a date, once an input stands in it: `-7`, `7.5`, `0x7`, `7e3`. */
const NUMBER = /^[-+.:_\d\sa-fox]*$/i;

function templated(text: string, words: readonly Word[]): string {
  const used = words.filter(({ sample }) => text.includes(sample));
  if (used.length === 0) return escaped(text);
  const rest = used.reduce((all, { sample }) => all.replaceAll(sample, ''), text);
  if (rest === '' && used.length === 1 && used[0]!.sample === text) return `<< ${used[0]!.input} | quote >>`;
  if (NUMBER.test(rest)) return quoted(text, used);
  return used.reduce((all, { sample, input }) => all.replaceAll(sample, `<< ${input} >>`), escaped(text));
}

/** A text that stays one whatever the inputs are. */
function quoted(text: string, words: readonly Word[]): string {
  const samples = new RegExp(words.map(({ sample }) => sample).join('|'), 'g');
  const inputs = [...text.matchAll(samples)].map(([found]) => words.find(({ sample }) => sample === found)!.input);
  return `<< printf \`${text.replace(samples, '%s')}\` ${inputs.join(' ')} | quote >>`;
}

/** In quotes of Go that neither YAML nor JSON has to escape. */
function escaped(text: string): string {
  return text.replaceAll('<<', '<< `<<` >>');
}

/** What the operator makes of a template, for inputs that are plain: a check on what is written, and on nobody else's templates. */
export function made(template: JsonMap, inputs: Readonly<Record<string, string>>): JsonMap {
  const of = (input: string) => inputs[input.replace('inputs.', '')] ?? '';
  return within(template, (text) =>
    text
      .replaceAll(/<< printf `([^`]*)` ([\w. ]+) \| quote >>/g, (_, format: string, names: string) => {
        const values = names.split(' ').map(of);
        return format.replaceAll('%s', () => values.shift() ?? '');
      })
      .replaceAll(/<< (inputs\.\w+)(?: \| quote)? >>/g, (_, input: string) => of(input))
      .replaceAll('<< `<<` >>', '<<'),
  ) as JsonMap;
}

function within(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => within(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), within(item, change)]));
}

/** Refuses what every request would have alike: the second would take it from the first. */
export function refuseShared(
  objects: readonly KubernetesObject[],
  name: string,
  isPlaced: (of: KubernetesObject) => boolean,
): void {
  const shared = objects.filter(({ metadata, ...object }) =>
    isPlaced({ metadata, ...object } as KubernetesObject) ? metadata.namespace !== name : !metadata.name.includes(name),
  );
  if (shared.length === 0) return;
  throw new InvalidInput(
    ...shared.map(({ kind, metadata }) => ({
      where: 'app',
      what: `draws ${kind} '${metadata.name}' outside of its own namespace, which every pull request would share`,
      fix: 'draw it in a component of its own, or leave it out',
    })),
  );
}
