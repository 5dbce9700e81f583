import { isMap, type Json, type KubernetesObject } from '../model/object.ts';

/** A text of an object, with the way there. */
export interface TextAt {
  /** Such as `spec.template.spec.containers[web].env[TOKEN].value`. */
  readonly path: string;
  /** The name that the text goes by: its key, or the `name` beside it where the key is `value`. */
  readonly name: string;
  readonly text: string;
}

/**
 * Visits all texts of an object, keys not among them. Most texts are of no interest, so the way to one is put together only
 * when `at` asks for it.
 */
export function visitTexts(
  object: KubernetesObject,
  visit: (text: string, name: string, at: () => TextAt) => void,
): void {
  const steps: string[] = [];
  const walk = (value: Json | undefined, name: string): void => {
    if (typeof value === 'string') {
      visit(value, name, () => ({ path: steps.join('').replace(/^\./, ''), name, text: value }));
    } else if (Array.isArray(value)) {
      value.forEach((item: Json, index) => {
        steps.push(`[${isMap(item) && typeof item.name === 'string' ? item.name : index}]`);
        walk(item, name);
        steps.pop();
      });
    } else if (isMap(value)) {
      for (const [key, item] of Object.entries(value)) {
        steps.push(`.${key}`);
        walk(item, key === 'value' && typeof value.name === 'string' ? value.name : key);
        steps.pop();
      }
    }
  };
  walk(object, '');
}
