import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { type Json, type JsonMap, type KubernetesObject, list } from '../../lib/model/object.ts';

/** What an API server answered. */
export interface Answer {
  readonly status: number;
  readonly body: JsonMap;
  /** The texts of its warnings. */
  readonly warnings: readonly string[];
}

/** A kind as the API server knows it. */
interface Resource {
  /** The path of its group and version. */
  readonly at: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** After what time without a word an API server is taken for gone, in milliseconds: it gives up after a minute itself. */
const PATIENCE = 90_000;

/** Where an API server is, and as whom to talk to it. */
export interface Access {
  readonly address: string;
  readonly port: number;
  readonly token: string;
  /** The certificate that it is known by, as PEM. */
  readonly ca: string;
}

/** Talks to an API server, as the owner of the token. */
export class Client {
  readonly #access: Access;
  readonly #agent: Agent;
  readonly #known = new Map<string, Resource>();

  constructor(access: Access) {
    this.#access = access;
    this.#agent = new Agent({ keepAlive: true, ca: access.ca, servername: 'kubernetes' });
  }

  /** Asks the API server for anything. Throws where it does not answer. */
  ask(method: string, path: string, body?: Json, type = 'application/json'): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { address: host, port, token } = this.#access;
      const headers = { authorization: `Bearer ${token}`, 'content-type': type };
      const options = { host, port, agent: this.#agent, method, path, headers, timeout: PATIENCE };
      const call = request(options, (response) => {
        const { statusCode: status = 0, headers } = response;
        const warnings = [headers.warning ?? []].flat().flatMap(warningsOf);
        text(response).then((body) => resolve({ status, body: parse(body), warnings }), reject);
      });
      call.once('timeout', () => call.destroy(new Error(`${method} ${path}: no answer`)));
      call.once('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Asks, and throws what the server says against it. */
  async must(method: string, path: string, body?: Json, type?: string): Promise<JsonMap> {
    const answer = await this.ask(method, path, body, type);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.body.message}`);
    return answer.body;
  }

  /** Applies an object on the server, with every unknown field refused, as `kubectl apply --server-side --validate=strict`. */
  async apply(object: KubernetesObject, { dryRun }: { readonly dryRun: boolean }): Promise<Answer> {
    const path = await this.pathOf(object);
    if (path === undefined) {
      return { status: 404, body: { message: `no kind ${object.kind} in ${object.apiVersion}` }, warnings: [] };
    }
    const query = `fieldManager=e2e&force=true&fieldValidation=Strict${dryRun ? '&dryRun=All' : ''}`;
    return this.ask('PATCH', `${path}?${query}`, object, 'application/apply-patch+yaml');
  }

  /** The path of an object, or undefined where the server does not know its kind. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string | undefined> {
    const resource = await this.#resource(apiVersion, kind);
    if (!resource) return undefined;
    const { at, plural, namespaced } = resource;
    const scope = namespaced ? `/namespaces/${encodeURIComponent(metadata.namespace ?? 'default')}` : '';
    return `${at}${scope}/${plural}/${encodeURIComponent(metadata.name)}`;
  }

  async #resource(apiVersion: string, kind: string): Promise<Resource | undefined> {
    const key = `${apiVersion} ${kind}`;
    if (!this.#known.has(key)) {
      const at = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
      const { body } = await this.ask('GET', at);
      for (const { name, kind: of, namespaced } of list(body.resources)) {
        const plural = String(name);
        if (!plural.includes('/'))
          this.#known.set(`${apiVersion} ${of}`, { at, plural, namespaced: namespaced === true });
      }
    }
    return this.#known.get(key);
  }
}

/** `299 - "text"`, several in one header with commas between. */
function warningsOf(header: string): readonly string[] {
  return [...header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1'));
}

function parse(text: string): JsonMap {
  try {
    return JSON.parse(text) as JsonMap;
  } catch {
    return { message: text };
  }
}
