import { isMap } from '../model/object.ts';
import type { Part } from './field-changes.ts';

/** A way to a value as people say it: `spec.template.spec.containers[web].env[LOG_LEVEL]`. */
export function shownPath(path: readonly Part[]): string {
  return path.map(shownPart).join('').replace(/^\./, '');
}

/** The same, whatever the items are called: what is alike in many objects has one. */
export function anyPath(path: readonly Part[]): string {
  return shownPath(path.map((part) => (isMap(part) ? { any: '*' } : part)));
}

function shownPart(part: Part): string {
  if (typeof part === 'number') return `[${part}]`;
  if (isMap(part)) return `[${shownKey(part)}]`;
  return /^[\w-]+$/.test(part) ? `.${part}` : `['${part}']`;
}

/** What the API server takes where nothing is said, says nothing. */
function shownKey({ protocol, ...keys }: Exclude<Part, string | number>): string {
  return [...Object.values(keys), ...(protocol === undefined || protocol === 'TCP' ? [] : [protocol])].join('/');
}
