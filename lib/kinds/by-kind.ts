import { append } from '../model/grouped.ts';
import type { KubernetesObject } from '../model/object.ts';
import { kindKey } from '../model/rendered.ts';
import { alternatives } from './field-path.ts';

/** Rows by the kinds that they are for. */
export class ByKind<R extends { readonly kinds: string }> {
  /** By `group/Kind`, and behind them those that are for all kinds. */
  readonly #index = new Map<string, R[]>();
  /** Those that are for all kinds. */
  readonly #all: readonly R[];

  constructor(rows: readonly R[]) {
    for (const row of rows) for (const kind of alternatives(row.kinds)) append(this.#index, kind, row);
    this.#all = this.#index.get('*') ?? [];
    for (const [kind, own] of this.#index) if (kind !== '*') own.push(...this.#all);
  }

  of(object: KubernetesObject): readonly R[] {
    return this.ofKind(kindKey(object));
  }

  ofKind(key: string): readonly R[] {
    return this.#index.get(key) ?? this.#all;
  }

  has(key: string): boolean {
    return this.#index.has(key);
  }
}
