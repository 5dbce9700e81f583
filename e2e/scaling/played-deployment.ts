import { type JsonMap, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { applyAs, type Command } from './hand-over.ts';

/** The Deployment of docs/scaling.md, and all that write its replicas, each by the requests that it makes. */
export class PlayedDeployment {
  readonly #client: Client;
  readonly #handOver: Command;
  readonly #giveUp: Command;

  constructor(client: Client, [handOver, giveUp]: readonly [Command, Command]) {
    this.#client = client;
    this.#handOver = handOver;
    this.#giveUp = giveUp;
  }

  /** As kustomize-controller applies. */
  async flux(replicas?: number): Promise<void> {
    const at = `${await this.#path()}?fieldManager=kustomize-controller&force=true`;
    await this.#client.must('PATCH', at, applied(this.#handOver.object, replicas), 'application/apply-patch+yaml');
  }

  /** As the controller of a HorizontalPodAutoscaler writes. */
  async autoscaler(replicas = 0): Promise<void> {
    const at = `${await this.#path()}/scale`;
    const scale = await this.#client.must('GET', at);
    await this.#client.must('PUT', `${at}?fieldManager=kube-controller-manager`, { ...scale, spec: { replicas } });
  }

  /** As `kubectl scale` writes. */
  async scale(replicas = 0): Promise<void> {
    const at = `${await this.#path()}/scale?fieldManager=kubectl`;
    await this.#client.must('PATCH', at, { spec: { replicas } }, 'application/merge-patch+json');
  }

  /** As the page says. Throws unless another number is refused, with the name of who holds the field. */
  async handOver(replicas = 0): Promise<void> {
    const wrong = await applyAs(this.#client, withReplicas(this.#handOver, replicas + 1));
    if (wrong.status !== 409 || !/kustomize-controller/.test(String(wrong.body.message))) {
      throw new Error(`a wrong number is answered with ${wrong.status}: ${wrong.body.message}`);
    }
    const { status, body } = await applyAs(this.#client, withReplicas(this.#handOver, replicas));
    if (status >= 300) throw new Error(`the hand-over is refused: ${body.message}`);
    const owners = ownersOf(body);
    if (!owners.includes(this.#handOver.manager) || owners.length !== 2) throw new Error(`replicas are of ${owners}`);
  }

  /** As the page says. */
  async giveUp(): Promise<void> {
    const { status, body } = await applyAs(this.#client, this.#giveUp);
    if (status >= 300) throw new Error(`to give up is refused: ${body.message}`);
  }

  async replicas(): Promise<unknown> {
    return path(await this.#client.must('GET', await this.#path()), 'spec', 'replicas');
  }

  async remove(): Promise<void> {
    await this.#client.must('DELETE', await this.#path());
  }

  async #path(): Promise<string> {
    return (await this.#client.pathOf(this.#handOver.object))!;
  }
}

function withReplicas(command: Command, replicas: number): Command {
  return { ...command, object: { ...command.object, spec: { replicas } } };
}

/** The managers of an object's replicas. */
function ownersOf(object: JsonMap): readonly string[] {
  const entries = list(path(object, 'metadata', 'managedFields'));
  return entries
    .filter(({ fieldsV1 }) => path(fieldsV1, 'f:spec', 'f:replicas') !== undefined)
    .map(({ manager }) => String(manager));
}

function applied(object: KubernetesObject, replicas?: number): KubernetesObject {
  const labels = { 'app.kubernetes.io/name': object.metadata.name };
  const containers = [{ name: 'web', image: 'registry.bramble.example/web:1' }];
  return {
    ...object,
    spec: {
      ...(replicas !== undefined && { replicas }),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}
