import { isMap, type Json, list } from './object.ts';

/**
 * Whether a label selector matches labels. An empty one matches all, none matches nothing.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: Json | undefined, labels: Readonly<Record<string, unknown>>): boolean {
  if (!isMap(selector)) return false;
  const wanted = Object.entries(isMap(selector.matchLabels) ? selector.matchLabels : {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    list(selector.matchExpressions).every(({ key, operator, values }) => {
      const actual = labels[String(key)];
      const isAmong = Array.isArray(values) && values.some((value) => value === actual);
      switch (operator) {
        case 'In':
          return isAmong;
        case 'NotIn':
          return !isAmong;
        case 'Exists':
          return actual !== undefined;
        default:
          return actual === undefined;
      }
    })
  );
}
