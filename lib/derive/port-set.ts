import { sortedBy } from '../model/grouped.ts';
import type { JsonMap } from '../model/object.ts';
import type { PodPort } from './pod-sets.ts';

/** Ports of pods; all, or some. */
export class PortSet {
  #all = false;
  readonly #some = new Map<string, PodPort>();

  /** Undefined stands for all. */
  add(ports: readonly PodPort[] | undefined): void {
    if (ports === undefined) this.#all = true;
    for (const each of ports ?? []) this.#some.set(keyOf(each), each);
  }

  without(other: PortSet): PortSet {
    const rest = new PortSet();
    if (other.#all) return rest;
    rest.#all = this.#all;
    for (const [key, port] of this.#some) if (!other.#some.has(key)) rest.#some.set(key, port);
    return rest;
  }

  isEmpty(): boolean {
    return !this.#all && this.#some.size === 0;
  }

  key(): string {
    return this.#all ? '' : [...this.#some.keys()].sort().join(' ');
  }

  /** `5672, 5353/UDP`, or `every port`. */
  text(): string {
    if (this.#all) return 'every port';
    return this.#sorted()
      .map(({ port, protocol }) => (protocol === 'TCP' ? String(port) : `${port}/${protocol}`))
      .join(', ');
  }

  /** The part of a rule that names them. */
  rule(): JsonMap {
    if (this.#all) return {};
    return { ports: this.#sorted().map(({ port, protocol }) => ({ protocol, port })) };
  }

  #sorted(): readonly PodPort[] {
    return sortedBy(this.#some.values(), keyOf);
  }
}

/** Numbers of one length sort as numbers. */
function keyOf({ port, protocol }: PodPort): string {
  return `${typeof port === 'number' ? String(port).padStart(5, '0') : port}/${protocol}`;
}
