import { isMap, type Json, path } from '../model/object.ts';

/** A text of an object, with the way there. */
export interface TextAt {
  /** Such as `spec.template.spec.containers[web].env[TOKEN].value`. */
  readonly path: string;
  /** The name that the text goes by: its key, or the `name` beside it where the key is `value`. */
  readonly name: string;
  readonly text: string;
}

/** All texts of a value, keys not among them. */
export function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMap(value) ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * Visits all texts of an object, or of a part of it, keys not among them. Most texts are of no interest, so the way to one
 * is put together only when `at` asks for it. A CustomResourceDefinition has none of its author's: it is imported.
 * @param within where the part stands in its object @default it is the object
 * @param numbers whether numbers count as texts @default false
 */
export function visitTexts(
  value: Json | undefined,
  visit: (text: string, name: string, at: () => TextAt) => void,
  within = '',
  { numbers = false } = {},
): void {
  if (path(value, 'kind') === 'CustomResourceDefinition') return;
  const steps: Step[] = [];
  const walk = (below: Json | undefined, name: string): void => {
    const said = numbers && typeof below === 'number' ? String(below) : below;
    if (typeof said === 'string') {
      visit(said, name, () => ({
        path: `${within}${steps.map(written).join('')}`.replace(/^\./, ''),
        name,
        text: said,
      }));
    } else if (Array.isArray(below)) {
      below.forEach((item: Json, index) => {
        steps.push({ item, index });
        walk(item, name);
        steps.pop();
      });
    } else if (isMap(below)) {
      for (const key of Object.keys(below)) {
        steps.push(key);
        walk(below[key], key === 'value' && typeof below.name === 'string' ? below.name : key);
        steps.pop();
      }
    }
  };
  walk(value, '');
}

/** A key, or an item of a list and where it stands there. */
type Step = string | { readonly item: Json; readonly index: number };

function written(step: Step): string {
  if (typeof step === 'string') return /[./]/.test(step) ? `['${step}']` : `.${step}`;
  const { item, index } = step;
  return `[${isMap(item) && typeof item.name === 'string' ? item.name : index}]`;
}
