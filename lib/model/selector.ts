import { isMap, type Json, type JsonMap, list } from './object.ts';

/**
 * Whether a label selector matches labels. An empty one matches all, none matches nothing.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: Json | undefined, labels: Readonly<Record<string, unknown>>): boolean {
  if (!isMap(selector)) return false;
  const wanted = Object.entries(isMap(selector.matchLabels) ? selector.matchLabels : {});
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    list(selector.matchExpressions).every((each) => meets(each, labels[String(each.key)]))
  );
}

/** Whether a value, or the want of one, meets a requirement: that of a label selector, or of a node's affinity. */
export function meets({ operator, values }: JsonMap, actual: unknown): boolean {
  const wanted = Array.isArray(values) ? values.map(String) : [];
  switch (operator) {
    case 'In':
      return actual !== undefined && wanted.includes(String(actual));
    case 'NotIn':
      return actual === undefined || !wanted.includes(String(actual));
    case 'Exists':
      return actual !== undefined;
    case 'DoesNotExist':
      return actual === undefined;
    case 'Gt':
      return Number(actual) > Number(wanted[0]);
    case 'Lt':
      return Number(actual) < Number(wanted[0]);
    default:
      return false;
  }
}
