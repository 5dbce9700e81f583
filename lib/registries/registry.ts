import { isFields } from '../model/shape.ts';
import { challengesIn, isLoopback, tokenAddress } from './challenge.ts';
import type { Login, Logins } from './docker-config.ts';
import { NoAnswer, unreached } from './no-answer.ts';

/** What a registry answered, whole. */
export interface Answer {
  readonly body: Buffer;
  readonly headers: Headers;
}

/** Manifests have 4 MiB at most. https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pushing-manifests */
const LARGEST = 4 * 2 ** 20;
const PATIENCE = 15_000;

/** One repository of a registry, asked by its API. https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export class RegistryRepository {
  /** As people write it: `docker.io`. */
  readonly registry: string;
  /** As its API has it: `library/busybox`. */
  readonly path: string;
  readonly #origin: string;
  readonly #logins: Logins;
  #authorization?: string;

  /** @param repository registry and path, such as `docker.io/library/busybox` */
  constructor(repository: string, logins: Logins) {
    const slash = repository.indexOf('/');
    const [host, path] = [repository.slice(0, slash), repository.slice(slash + 1)];
    const isDocker = /^(?:index\.)?docker\.io$/.test(host);
    this.registry = isDocker ? 'docker.io' : host;
    this.path = isDocker && !path.includes('/') ? `library/${path}` : path;
    this.#origin = isDocker ? 'https://registry-1.docker.io' : `http${isLoopback(host) ? '' : 's'}://${host}`;
    this.#logins = logins;
  }

  /**
   * Asks for something of the repository, such as `manifests/1.37.0`. Throws NoAnswer.
   * @param wanted what is asked for, as people call it
   * @param accept the types that are understood
   */
  async get(place: string, wanted: string, accept = '*/*'): Promise<Answer> {
    if (!URL.canParse(this.#origin)) throw new NoAnswer(`${this.registry} is no address`, 'correct the pin', 'error');
    const url = new URL(`/v2/${this.path}/${place}`, this.#origin);
    const ask = () => this.#fetch(url, { accept, ...(this.#authorization && { authorization: this.#authorization }) });
    let response = await ask();
    if (response.status === 401 && this.#authorization === undefined) {
      await response.body?.cancel();
      this.#authorization = await this.#authorize(response.headers.get('www-authenticate') ?? '');
      if (this.#authorization !== undefined) response = await ask();
    }
    if (response.ok) return { body: await this.#bodyOf(response), headers: response.headers };
    await response.body?.cancel();
    throw this.#refusal(response, wanted);
  }

  async #fetch(url: URL, headers: Readonly<Record<string, string>>, form?: URLSearchParams): Promise<Response> {
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      return await fetch(url, { headers, signal, ...(form && { method: 'POST', body: form }) });
    } catch (error) {
      throw unreached(url.host === new URL(this.#origin).host ? this.registry : url.host, error);
    }
  }

  async #bodyOf(response: Response): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of response.body ?? []) {
        size += chunk.length;
        if (size > LARGEST) throw new NoAnswer(`${this.registry} answers more than 4 MiB`, 'ask those who run it');
        chunks.push(chunk);
      }
    } catch (error) {
      throw error instanceof NoAnswer ? error : unreached(this.registry, error);
    }
    return Buffer.concat(chunks);
  }

  /** What the registry wants to be shown, or undefined where there is no login to show. */
  async #authorize(header: string): Promise<string | undefined> {
    const login = this.#logins.of(this.registry);
    const challenges = challengesIn(header);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (!bearer) {
      const isBasic = challenges.some(({ scheme }) => scheme === 'basic');
      return isBasic && login && 'basic' in login ? `Basic ${login.basic}` : undefined;
    }
    const url = tokenAddress(bearer, this.path);
    if (!url) {
      const what = `${this.registry} sends to '${bearer.parameters.realm}' for a token, which is no address with https`;
      throw new NoAnswer(what, 'ask those who run it');
    }
    const response = await this.#askToken(url, login);
    if (!response.ok) {
      await response.body?.cancel();
      throw this.#refusal(response, this.path);
    }
    return `Bearer ${tokenIn(await this.#bodyOf(response)) ?? ''}`;
  }

  /** https://distribution.github.io/distribution/spec/auth/token/, and with a refresh token .../oauth/ */
  #askToken(url: URL, login: Login | undefined): Promise<Response> {
    if (login && 'refreshToken' in login) {
      const form = new URLSearchParams({ ...Object.fromEntries(url.searchParams), client_id: 'bramble' });
      form.set('grant_type', 'refresh_token');
      form.set('refresh_token', login.refreshToken);
      return this.#fetch(url, {}, form);
    }
    return this.#fetch(url, login && 'basic' in login ? { authorization: `Basic ${login.basic}` } : {});
  }

  #refusal({ status, headers }: Response, wanted: string): NoAnswer {
    const { registry } = this;
    if (status === 404) {
      return new NoAnswer(`${registry} has no ${wanted}`, 'correct the pin, or push the image', 'error');
    }
    if (status === 401 || status === 403) {
      return new NoAnswer(`${registry} does not show ${wanted} ${this.#asWhom()}`, this.#howToLogIn());
    }
    if (status === 429) {
      const wait = headers.get('retry-after');
      const fix = `run it again ${wait && /^\d+$/.test(wait) ? `in ${wait} s` : 'later'}, or log in: docker login ${registry}`;
      return new NoAnswer(`${registry} answers no more for now: it was asked too often`, fix);
    }
    return new NoAnswer(`${registry} answers ${status} for ${wanted}`, 'run it again later');
  }

  #asWhom(): string {
    const login = this.#logins.of(this.registry);
    if (!login) return 'without a login, if it is there at all';
    if ('helper' in login) return `without the login, which ${login.helper} keeps`;
    return `with the login in ${this.#logins.file}`;
  }

  #howToLogIn(): string {
    const login = this.#logins.of(this.registry);
    return login && 'helper' in login
      ? 'bramble starts no such program: let DOCKER_CONFIG name a folder whose config.json holds the login itself'
      : `see to its name, and log in: docker login ${this.registry}`;
  }
}

function tokenIn(body: Buffer): string | undefined {
  const { token, access_token: other } = fieldsIn(body) ?? {};
  const found = token ?? other;
  return typeof found === 'string' ? found : undefined;
}

/** The JSON object of an answer; undefined where it is none. */
export function fieldsIn(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const document: unknown = JSON.parse(body.toString('utf8'));
    return isFields(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
