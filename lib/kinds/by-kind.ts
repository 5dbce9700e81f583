import { append } from '../model/grouped.ts';
import type { KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { alternatives } from './field-path.ts';

type Of = { readonly kinds: string };

/** Rows by the kinds that they are for, each made ready once. */
export class ByKind<T> {
  readonly #index = new Map<string, T[]>();

  constructor(rows: readonly (readonly [Of, T])[]) {
    for (const [{ kinds }, ready] of rows) for (const kind of alternatives(kinds)) append(this.#index, kind, ready);
  }

  of(object: KubernetesObject): readonly T[] {
    return this.ofKind(kindKey(object));
  }

  ofKind(key: string): readonly T[] {
    return [...(this.#index.get(key) ?? []), ...(this.#index.get('*') ?? [])];
  }

  has(key: string): boolean {
    return this.#index.has(key);
  }
}

/** Makes rows ready, each once. */
export function ready<R extends Of, T>(rows: readonly R[], prepare: (row: R) => T): ByKind<T> {
  return new ByKind(rows.map((row) => [row, prepare(row)]));
}
