import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A comment of a request, as a forge keeps it. */
export interface Comment {
  readonly id: number;
  readonly by: string;
  text: string;
}

type Json = Readonly<Record<string, unknown>>;
type Match = RegExpExecArray;
type Route = readonly [method: string, path: RegExp, answer: (match: Match, body: Json) => unknown];

const REPOSITORY = 'me/pis';

/** What a forge does of its interface, on loopback: one request, its comments and its labels. */
export class LoopbackForge {
  readonly comments: Comment[] = [];
  /** The labels of the request. */
  readonly labels = new Set<string>();
  /** All labels of the repository, where the forge has them. The place is the id. */
  readonly known: string[] = ['bug'];
  /** Method and path of what was written. */
  readonly written: string[] = [];
  readonly tokens = new Set<string>();
  request: { title: string; body: string } | undefined = { title: 'Update web', body: '' };
  head = { branch: 'renovate/web', commit: 'c0ffee', repository: REPOSITORY };
  commitMessage = 'Update web';
  readonly #server: Server;
  #next = 1;

  private constructor(
    server: Server,
    readonly name: string,
  ) {
    this.#server = server;
    server.on('request', async (request, response) => {
      this.tokens.add(String(request.headers.authorization ?? request.headers['private-token']));
      const { status, body } = this.#answer(request, await bodyOf(request));
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? '' : JSON.stringify(body));
    });
  }

  static async start(name: string): Promise<LoopbackForge> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new LoopbackForge(server, name);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The name under which the program writes. */
  get own(): string {
    return this.name === 'github' ? 'github-actions[bot]' : this.name === 'gitlab' ? 'bramble' : `${this.name}-actions`;
  }

  say(by: string, text: string): void {
    this.comments.push({ id: this.#next++, by, text });
  }

  #answer(
    { method = '', url = '' }: IncomingMessage,
    body: Json,
  ): { readonly status: number; readonly body?: unknown } {
    const [path = '', query = ''] = url.split('?');
    for (const [wanted, pattern, answer] of this.name === 'gitlab' ? this.#merges : this.#pulls) {
      const match = pattern.exec(path);
      if (method !== wanted || !match) continue;
      if (method !== 'GET') this.written.push(`${method} ${path}`);
      const given = answer(match, body);
      if (!Array.isArray(given)) return { status: method === 'DELETE' ? 204 : 200, body: given };
      return { status: 200, body: this.#page(given, path, new URLSearchParams(query)) };
    }
    return { status: 404, body: { message: `${method} ${url}` } };
  }

  /** Comments and labels of an issue come whole from Gitea and Forgejo, whatever page is asked for. */
  #page(all: readonly unknown[], path: string, query: URLSearchParams): readonly unknown[] {
    if (this.name.endsWith('ea') || this.name === 'forgejo') {
      if (/\/issues\/\d+\/(comments|labels)$/.test(path)) return all;
    }
    const [page, size] = [Number(query.get('page') ?? 1), 2];
    return all.slice((page - 1) * size, page * size);
  }

  #remove(id: number): void {
    this.comments.splice(
      this.comments.findIndex((each) => each.id === id),
      1,
    );
  }

  #change(id: number, text: unknown): void {
    this.comments.find((each) => each.id === id)!.text = String(text);
  }

  get #pulls(): readonly Route[] {
    const { branch: ref, commit: sha, repository } = this.head;
    const other = { number: 6, head: { ref: 'other', sha: 'beef', repo: { full_name: REPOSITORY } } };
    const own = { number: 7, head: { ref, sha, repo: { full_name: repository } } };
    const shown = () => [...this.labels].map((name) => ({ name, id: this.known.indexOf(name) }));
    return [
      ['GET', /^\/repos\/me\/pis\/pulls$/, () => [other, other, ...(this.request ? [own] : [])]],
      ['POST', /^\/repos\/me\/pis\/pulls$/, (_, body) => this.#open(body)],
      ['PATCH', /^\/repos\/me\/pis\/pulls\/7$/, (_, body) => this.#open(body)],
      ['GET', /^\/repos\/me\/pis\/git\/commits\/c0ffee$/, () => this.#commit()],
      [
        'GET',
        /\/issues\/7\/comments$/,
        () => this.comments.map((c) => ({ id: c.id, body: c.text, user: { login: c.by } })),
      ],
      ['POST', /\/issues\/7\/comments$/, (_, body) => this.say(this.own, String(body.body))],
      ['PATCH', /\/issues\/comments\/(\d+)$/, ([, id], body) => this.#change(Number(id), body.body)],
      ['DELETE', /\/issues\/comments\/(\d+)$/, ([, id]) => this.#remove(Number(id))],
      ['GET', /^\/repos\/me\/pis\/labels$/, () => this.known.map((name, id) => ({ name, id }))],
      ['POST', /^\/repos\/me\/pis\/labels$/, (_, body) => ({ id: this.known.push(this.#named(body)) - 1 })],
      ['GET', /\/issues\/7\/labels$/, shown],
      ['POST', /\/issues\/7\/labels$/, (_, { labels }) => this.#label(labels as readonly (string | number)[])],
      ['DELETE', /\/issues\/7\/labels\/(.+)$/, ([, key]) => this.labels.delete(this.#keyed(decodeURIComponent(key!)))],
    ];
  }

  #named({ name, color }: Json): string {
    expect(color).toBe(this.name === 'github' ? 'b60205' : '#b60205');
    return String(name);
  }

  /** GitHub knows labels by their names, the others by their ids. */
  #keyed(key: string | number): string {
    return this.name === 'github' ? String(key) : this.known[Number(key)]!;
  }

  #label(keys: readonly (string | number)[]): void {
    for (const key of keys) {
      expect(this.known).toContain(this.#keyed(key));
      this.labels.add(this.#keyed(key));
    }
  }

  #commit(): Json {
    const message = this.commitMessage;
    return this.name === 'github' ? { message } : { commit: { message } };
  }

  #open({ title, body, head, base }: Json): void {
    if (this.request === undefined) expect({ head, base }).toEqual({ head: this.head.branch, base: 'main' });
    this.request = { title: String(title), body: String(body) };
  }

  get #merges(): readonly Route[] {
    const { branch: source_branch, commit: sha, repository } = this.head;
    const own = {
      iid: 7,
      sha,
      source_branch,
      source_project_id: repository === REPOSITORY ? 1 : 2,
      target_project_id: 1,
    };
    const split = (names: unknown) => (names === undefined ? [] : String(names).split(','));
    return [
      ['GET', /^\/user$/, () => ({ username: this.own })],
      ['GET', /^\/projects\/1\/merge_requests$/, () => (this.request ? [own] : [])],
      ['GET', /^\/projects\/1\/merge_requests\/7$/, () => ({ labels: [...this.labels] })],
      [
        'PUT',
        /^\/projects\/1\/merge_requests\/7$/,
        (_, body) => {
          for (const name of split(body.add_labels)) this.labels.add(name);
          for (const name of split(body.remove_labels)) this.labels.delete(name);
        },
      ],
      ['GET', /\/7\/notes$/, () => this.comments.map((c) => ({ id: c.id, body: c.text, author: { username: c.by } }))],
      ['POST', /\/7\/notes$/, (_, body) => this.say(this.own, String(body.body))],
      ['PUT', /\/7\/notes\/(\d+)$/, ([, id], body) => this.#change(Number(id), body.body)],
      ['DELETE', /\/7\/notes\/(\d+)$/, ([, id]) => this.#remove(Number(id))],
    ];
  }
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Json);
}
