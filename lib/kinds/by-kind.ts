import { append } from '../model/grouped.ts';
import type { KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { alternatives } from './field-path.ts';

/** Rows by the kinds that they are for. */
export class ByKind<R extends { readonly kinds: string }> {
  readonly #index = new Map<string, R[]>();

  constructor(rows: readonly R[]) {
    for (const row of rows) for (const kind of alternatives(row.kinds)) append(this.#index, kind, row);
  }

  of(object: KubernetesObject): readonly R[] {
    return this.ofKind(kindKey(object));
  }

  ofKind(key: string): readonly R[] {
    return [...(this.#index.get(key) ?? []), ...(this.#index.get('*') ?? [])];
  }

  has(key: string): boolean {
    return this.#index.has(key);
  }
}
