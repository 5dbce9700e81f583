import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMap, type JsonMap, list } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { type Running, start } from '../processes/background.ts';
import { containerProcess, type Place } from './container.ts';
import { isWell } from './probe.ts';
import { NotYet, type Pod, type Sources } from './sources.ts';
import { statusOf } from './status.ts';

/** What a pod needs of its node. */
export interface PodLifeProps {
  readonly client: Client;
  readonly place: Place;
  readonly sources: Sources;
  /** The program that runs a container. */
  readonly sandbox: string;
  /** The folder of the logs. */
  readonly logs: string;
  /** Why its program cannot run as the manifest says. Default: it can. */
  readonly obstacle?: string;
  /** Told what happens to the pod. */
  say(what: string): void;
}

/**
 * A pod on its node, from the moment that it is bound to it until it is gone. Where a program stands for its image, that runs
 * as the manifest says; else the pod is only said to run, once all that it refers to is there.
 */
export class PodLife {
  readonly #props: PodLifeProps;
  #process: Running | undefined;
  #startedAt: string | undefined;
  #ending: Promise<unknown> | undefined;
  #restarts = 0;
  /** How often in a row the liveness probe failed. */
  #failures = 0;
  /** When the liveness probe was last asked, in milliseconds. */
  #askedAt = 0;
  #reported = '';

  constructor(props: PodLifeProps) {
    this.#props = props;
  }

  /** Does what is to be done now, and reports what changed. Where that cannot be, it says so: another time it may. */
  async step(pod: Pod): Promise<void> {
    try {
      await this.#step(pod);
    } catch (error) {
      this.#props.say(error instanceof NotYet ? `waits: ${error.message}` : `is not seen to: ${error}`);
    }
  }

  /** Ends what runs. */
  async end(signal?: NodeJS.Signals): Promise<void> {
    await this.#process?.end(signal);
  }

  async #step(pod: Pod): Promise<void> {
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#ending ??= this.#leave(pod).catch(() => {
        this.#ending = undefined;
      });
      return;
    }
    await this.#run(pod);
    const { address, program } = this.#props.place;
    const done = program === undefined && pod.spec.restartPolicy !== 'Always';
    const ready = !done && (program === undefined || (await this.#isReady(pod)));
    const fare = { address, startedAt: this.#startedAt!, done, ready, restarts: this.#restarts };
    if (JSON.stringify(fare) === this.#reported) return;
    const { status } = await this.#ask('PATCH', pod, '/status', { status: statusOf(pod, fare) });
    if (status < 300) this.#reported = JSON.stringify(fare);
  }

  async #run(pod: Pod): Promise<void> {
    const { place, sources, sandbox, logs, obstacle, say } = this.#props;
    if (obstacle !== undefined) throw new NotYet(obstacle);
    const ended = this.#process?.ended();
    if (ended !== undefined) {
      this.#restarts++;
      say(`ended with ${ended}, and starts again, the ${this.#restarts}. time`);
    }
    // Nobody looks at the volumes of what is only said to run.
    if (place.program === undefined && this.#startedAt !== undefined) return;
    const isDue = ended !== undefined || this.#startedAt === undefined;
    const [main] = list(pod.spec.containers);
    // What initializes is not run, but what it refers to has to be there.
    for (const container of [...list(pod.spec.initContainers), ...list(pod.spec.containers)]) {
      const spec = await containerProcess(pod, container, place, sources);
      if (place.program === undefined || !isDue || container !== main) continue;
      mkdirSync(place.folder, { recursive: true });
      const file = join(place.folder, `${container.name}.json`);
      writeFileSync(file, JSON.stringify(spec));
      this.#process = start(`${pod.metadata.namespace}.${pod.metadata.name}`, sandbox, ['pod', file], logs);
    }
    this.#startedAt ??= new Date().toISOString();
  }

  async #isReady(pod: Pod): Promise<boolean> {
    const [container = {}] = list(pod.spec.containers);
    const { address } = this.#props.place;
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const isFine = async (probe: JsonMap[string]) => !isMap(probe) || (await isWell(probe, container, address));
    if (this.#process?.ended() !== undefined || !(await isFine(startupProbe))) return false;
    const ready = await isFine(readinessProbe);
    // Only one that was ready once: those that start have the time that they need.
    if (this.#reported.includes('"ready":true') && isMap(livenessProbe)) await this.#judge(livenessProbe, container);
    return ready;
  }

  async #judge(livenessProbe: JsonMap, container: JsonMap): Promise<void> {
    const { periodSeconds = 10, failureThreshold = 3 } = livenessProbe;
    if (Date.now() - this.#askedAt < Number(periodSeconds) * 1000) return;
    this.#askedAt = Date.now();
    const well = await isWell(livenessProbe, container, this.#props.place.address);
    this.#failures = well ? 0 : this.#failures + 1;
    if (this.#failures < Number(failureThreshold)) return;
    this.#props.say('its liveness probe fails');
    this.#failures = 0;
    await this.#process?.end();
  }

  async #leave(pod: Pod): Promise<void> {
    await this.end();
    await this.#ask('DELETE', pod, '?gracePeriodSeconds=0');
  }

  #ask(method: string, { metadata }: Pod, rest: string, body?: JsonMap) {
    const at = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}${rest}`;
    return this.#props.client.ask(method, at, body, 'application/merge-patch+json');
  }
}
