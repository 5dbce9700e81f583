import { InvalidInput, type JsonMap, type KubernetesObject } from 'bramble';

/** What stands in a sample for an input, and how the operator is told to put it in. */
export interface Word {
  readonly sample: string;
  /** The input, such as `inputs.id`. */
  readonly input: string;
}

/**
 * Turns the objects of a sample into templates: what stands for an input becomes the operator's word for it. A text that is nothing else
 * is quoted, since a number in its place would be one. What the operator would take for its own words is kept from it.
 * https://fluxoperator.dev/docs/crd/resourceset/#templating
 */
export function templateOf(object: KubernetesObject, words: readonly Word[]): JsonMap {
  return within(object as unknown, (text) => templated(text, words)) as JsonMap;
}

/** The text with each sample replaced in it, and the operator's signs spelt out. */
function templated(text: string, words: readonly Word[]): string {
  const whole = words.find(({ sample }) => sample === text);
  if (whole) return `<< ${whole.input} | quote >>`;
  return words.reduce((all, { sample, input }) => all.replaceAll(sample, `<< ${input} >>`), escaped(text));
}

/** In quotes of Go that neither YAML nor JSON has to escape. */
function escaped(text: string): string {
  return text.replaceAll('<<', '<< `<<` >>');
}

/** What the operator makes of a template, for inputs that are plain: a check on what is written, and on nobody else's templates. */
export function made(template: JsonMap, inputs: Readonly<Record<string, string>>): JsonMap {
  return within(template, (text) =>
    text
      .replaceAll(/<< inputs\.(\w+)(?: \| quote)? >>/g, (_, name: string) => inputs[name] ?? '')
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
