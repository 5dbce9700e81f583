import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KubernetesObject, list } from '../../lib/model/object.ts';
import type { ApiServer } from '../cluster/api-server.ts';
import { installCrds } from '../cluster/prerequisites.ts';
import { type Running, until } from '../processes/background.ts';
import { freePort } from '../processes/ports.ts';
import { FORK, type Fork } from '../repository/fork.ts';
import type { Context } from '../scenario.ts';
import type { Tool } from '../tools.ts';
import { startChartRegistry } from './chart-registry.ts';
import { lastErrors, startController } from './controller.ts';
import { startGitServer } from './git-server.ts';
import { playHelmController } from './helm-releases.ts';
import { chartsFrom, FLUX_SYSTEM, installation, REQUESTED } from './install.ts';
import { kustomizations, type Progress, stateOf } from './kustomizations.ts';

/** The programs that Flux takes, and the fork that it follows. */
export const FLUX = ['source-controller', 'kustomize-controller', ...FORK] as const satisfies readonly Tool[];

const KUSTOMIZATIONS = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${FLUX_SYSTEM}/kustomizations`;
const SOURCE = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${FLUX_SYSTEM}/gitrepositories/${FLUX_SYSTEM}`;
const MERGE = 'application/merge-patch+json';

/** How long to wait, and for whom. */
export interface Wait {
  readonly seconds: number;
  readonly but?: readonly string[];
  seen?(all: readonly Progress[]): void;
}

/**
 * Flux' source-controller and kustomize-controller, bootstrapped at the cluster of a fork. The controllers for charts, images and
 * notifications cannot be built from modules: nobody notices images or sends alerts, and that for charts is played.
 */
export class Flux {
  readonly #context: Context;
  readonly #server: ApiServer;
  readonly #fork: Fork;
  #source: Running | undefined;
  #kustomize: Running | undefined;

  private constructor(context: Context, server: ApiServer, fork: Fork) {
    this.#context = context;
    this.#server = server;
    this.#fork = fork;
  }

  /** Installs Flux on an empty cluster, and lets it begin. */
  static async bootstrap(context: Context, server: ApiServer, fork: Fork): Promise<Flux> {
    const { client } = server;
    const flux = new Flux(context, server, fork);
    const git = await startGitServer(join(fork.folder, '.git'));
    const charts = await startChartRegistry();
    playHelmController(client);
    await installCrds(client, context.root, (name) => name.endsWith('.toolkit.fluxcd.io'));
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: FLUX_SYSTEM } };
    for (const object of [namespace, ...chartsFrom(charts), ...installation(git, fork)]) {
      const { status, body } = await client.apply(object as KubernetesObject, { dryRun: false });
      if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
    }
    const artifacts = join(context.folder, 'artifacts');
    mkdirSync(artifacts);
    const storage = `127.0.0.1:${await freePort()}`;
    const args = [`--storage-path=${artifacts}`, `--storage-addr=${storage}`, `--storage-adv-addr=${storage}`];
    flux.#source = await startController(context, server, 'source-controller', args);
    await flux.startKustomizeController();
    return flux;
  }

  /** Starts kustomize-controller, again where it has ended. */
  async startKustomizeController(): Promise<void> {
    this.#kustomize = await startController(this.#context, this.#server, 'kustomize-controller');
  }

  /** Kills kustomize-controller, without a chance to finish what it does. */
  async killKustomizeController(): Promise<void> {
    await this.#kustomize?.end('SIGKILL');
  }

  /** Lets Flux see the newest commit, as `flux reconcile source git flux-system`. */
  async fetch(): Promise<void> {
    await this.#request(SOURCE);
  }

  /** Lets Flux apply everything once more, as `flux reconcile kustomization NAME` for each, and waits until it has. */
  async applyAgain(seconds: number): Promise<void> {
    const requests = new Map<string, string>();
    for (const { name } of await this.states()) requests.set(name, await this.#request(`${KUSTOMIZATIONS}/${name}`));
    const isHandled = ({ name, handled }: Progress) => handled === requests.get(name);
    await until('everything is applied again', async () => (await this.states()).every(isHandled), {
      seconds,
      process: this.#kustomize,
    });
    await this.ready({ seconds });
  }

  /** Where each Kustomization stands. */
  async states(): Promise<readonly Progress[]> {
    return list((await this.#server.client.ask('GET', KUSTOMIZATIONS)).body.items).map(stateOf);
  }

  /** What kustomize-controller has told of single Kustomizations, in order. */
  log(): readonly { readonly of: string; readonly message: string; readonly error?: string }[] {
    const lines = readFileSync(this.#kustomize!.log, 'utf8').split('\n');
    return lines.flatMap((line) => {
      const { Kustomization: of, msg: message, error } = line.startsWith('{') ? JSON.parse(line) : {};
      return of ? [{ of: of.name, message, error }] : [];
    });
  }

  /** Asks for a Kustomization once more, as `flux reconcile kustomization NAME`. Returns what it is {@link Progress.handled} by. */
  async apply(name: string): Promise<string> {
    return this.#request(`${KUSTOMIZATIONS}/${name}`);
  }

  /**
   * Waits until every Kustomization of the fork is Ready with its newest commit, and no other is left. Those that failed are
   * asked again, as a person would who does not want to wait for the two minutes after which they try again by themselves.
   * @param but that do not have to be
   * @param seen told the state of all whenever it is looked at
   */
  async ready({ seconds, but = [], seen = () => {} }: Wait): Promise<void> {
    const end = Date.now() + seconds * 1000;
    const revision = this.#fork.revision();
    const rendered = kustomizations(this.#fork.folder, this.#fork.cluster).map(({ metadata }) => metadata.name);
    const expected = new Set([FLUX_SYSTEM, ...rendered]);
    const asked = new Map<string, number>();
    for (;;) {
      const all = await this.states();
      seen(all);
      const isReady = (name: string) =>
        all.some((each) => each.name === name && each.ready === 'True' && each.applied === revision);
      const waiting = [...expected].filter((name) => !but.includes(name) && !isReady(name));
      const left = all.filter(({ name }) => !expected.has(name)).map(({ name }) => name);
      if (waiting.length === 0 && left.length === 0) return;
      const isOver = Date.now() > end || this.#controllers().some((each) => each.ended() !== undefined);
      if (isOver) throw new Error(this.#words(all, [...waiting, ...left], seconds));
      for (const { name, failed } of all) {
        if (!failed || but.includes(name) || (asked.get(name) ?? 0) > Date.now() - PATIENCE) continue;
        asked.set(name, Date.now());
        await this.apply(name);
      }
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }

  #words(all: readonly Progress[], names: readonly string[], seconds: number): string {
    const lines = names.map((name) => {
      const { applied, reason, message } = all.find((each) => each.name === name) ?? { message: 'is not there' };
      return `${name}: ${reason ?? ''} ${message} (applied: ${applied ?? 'nothing'})`;
    });
    const logs = this.#controllers().map((each) => `${each.name}:\n${lastErrors(each)}`);
    return `not Ready with ${this.#fork.revision()} within ${seconds} s:\n${lines.join('\n')}\n${logs.join('\n')}`;
  }

  #controllers(): readonly Running[] {
    return [this.#source, this.#kustomize].filter((each) => each !== undefined);
  }

  async #request(object: string): Promise<string> {
    const now = new Date().toISOString();
    const annotations = { [REQUESTED]: now };
    const { status, body } = await this.#server.client.ask('PATCH', object, { metadata: { annotations } }, MERGE);
    if (status >= 300) throw new Error(`${object}: ${body.message}`);
    return now;
  }
}

/** After which a Kustomization that failed is asked again, in milliseconds. */
const PATIENCE = 3000;
