import { append } from '../model/grouped.ts';
import type { KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { alternatives } from './field-path.ts';

/** Rows by the kinds that they are for. */
export class ByKind<R extends { readonly kinds: string }> {
  readonly #index = new Map<string, R[]>();
  /** Those that are for all kinds. */
  readonly #all: readonly R[];

  constructor(rows: readonly R[]) {
    for (const row of rows) for (const kind of alternatives(row.kinds)) append(this.#index, kind, row);
    this.#all = this.#index.get('*') ?? [];
  }

  of(object: KubernetesObject): readonly R[] {
    return this.ofKind(kindKey(object));
  }

  ofKind(key: string): readonly R[] {
    const own = this.#index.get(key);
    if (own === undefined || this.#all.length === 0) return own ?? this.#all;
    return [...own, ...this.#all];
  }

  has(key: string): boolean {
    return this.#index.has(key);
  }
}
