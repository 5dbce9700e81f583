import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a registry answers for a path, such as `/v2/web/manifests/1.4.0`. */
export interface Stored {
  readonly type?: string;
  readonly body: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A question that a registry was asked. */
export interface Question {
  readonly method: string;
  readonly url: string;
  readonly authorization?: string;
  readonly accept?: string;
  readonly body: string;
}

type Guard = (question: Question) => Stored | undefined;

/** A registry on loopback, which keeps what it is asked. */
export class LoopbackRegistry {
  readonly asked: Question[] = [];
  readonly stored = new Map<string, Stored>();
  /** Answers before anything else does, where it answers. */
  guard: Guard = () => undefined;
  /** Host and port, as they stand in a pin. */
  readonly host: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<LoopbackRegistry> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new LoopbackRegistry(server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /** Stores a manifest under a tag, and under its digest, which it returns. */
  push(repository: string, tag: string, manifest: object, type: string): string {
    const body = JSON.stringify(manifest);
    const digest = digestOf(body);
    for (const version of [tag, digest]) this.stored.set(`/v2/${repository}/manifests/${version}`, { type, body });
    return digest;
  }

  /** Stores an image for one platform, which only its config tells. */
  pushSingle(repository: string, tag: string, config: object, flavour: Flavour = OCI): string {
    const body = JSON.stringify(config);
    const digest = digestOf(body);
    this.stored.set(`/v2/${repository}/blobs/${digest}`, { type: 'application/octet-stream', body });
    const manifest = { schemaVersion: 2, mediaType: flavour.manifest, config: { mediaType: flavour.config, digest } };
    return this.push(repository, tag, manifest, flavour.manifest);
  }

  /** Stores a list of images for several platforms. */
  pushIndex(repository: string, tag: string, manifests: readonly object[], flavour: Flavour = OCI): string {
    return this.push(repository, tag, { schemaVersion: 2, mediaType: flavour.index, manifests }, flavour.index);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization, accept } = request.headers;
    const body = Buffer.concat(chunks).toString();
    const question = { method: request.method ?? '', url: request.url ?? '', authorization, accept, body };
    this.asked.push(question);
    const found = this.guard(question) ?? this.stored.get(question.url) ?? { status: 404, body: '{"errors":[]}' };
    response.writeHead(found.status ?? 200, { 'content-type': found.type ?? 'application/json', ...found.headers });
    response.end(found.body);
  }
}

/** The media types of a format. */
interface Flavour {
  readonly index: string;
  readonly manifest: string;
  readonly config: string;
}

export const OCI: Flavour = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
};

export const DOCKER: Flavour = {
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
};

/** Entries of an index, for platforms such as `linux/arm/v7`. */
export function entries(...platforms: readonly string[]): readonly object[] {
  return platforms.map((each) => {
    const [os, architecture, variant] = each.split('/');
    return { digest: digestOf(each), platform: { os, architecture, ...(variant && { variant }) } };
  });
}

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
