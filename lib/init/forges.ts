import type { Mistake } from '../model/finding.ts';
import { type ForgeFiles, hookFiles } from './forge-files.ts';
import { forgejoFiles } from './forgejo-files.ts';
import { gitHubFiles } from './github-files.ts';
import { gitLabFiles } from './gitlab-files.ts';
import type { Answers, Question } from './starter.ts';

/** Where a repository lies. */
export interface Address {
  /** As `git clone` takes it. */
  readonly url: string;
  readonly host: string;
  /** The path without its last name: an owner, or groups within groups. */
  readonly owner: string;
  readonly name: string;
}

/** A place where repositories lie, with all in which it differs from others. */
export interface Forge {
  readonly says: string;
  /** The host that it is known by. @default none */
  readonly host?: RegExp;
  /** The host of its own that everybody may use, where nothing else runs. @default none */
  readonly everybodys?: string;
  /** The command of Flux that makes itself known there, with what only it needs. */
  bootstrap(address: Address): readonly string[];
  /** How its pull requests are called. */
  readonly request: string;
  /** What runs there on a push, and opens the pull request of moved pins. */
  readonly files: ForgeFiles;
}

/** Whose a repository is in examples. */
const YOU = 'you';

/** Flux writes moved pins by a key of its own, where it has no token. */
const WITH_KEY = '--read-write-key';

const OWNED = ({ owner, name }: Address) => [`--owner=${owner}`, `--repository=${name}`];

/** Where its host is none that everybody knows, it is named. */
const hosted = (known: string, address: Address) => (address.host === known ? [] : [`--hostname=${address.host}`]);

/** Over HTTP, Flux asks for a password; over SSH, it shows a key that is to be let in. */
function signedIn(url: string): readonly string[] {
  if (url.startsWith('ssh:')) return [];
  return ['--token-auth', ...(url.startsWith('http:') ? ['--allow-insecure-http'] : [])];
}

/** All forges, by the answer that names them. */
export const FORGES: Readonly<Record<string, Forge>> = {
  github: {
    says: 'GitHub, or an Enterprise Server',
    host: /^(.*\.)?github\./,
    everybodys: 'github.com',
    bootstrap: (address) => ['github', ...hosted('github.com', address), ...OWNED(address), WITH_KEY],
    request: 'pull request',
    files: gitHubFiles,
  },
  forgejo: {
    says: 'Forgejo, such as Codeberg',
    host: /^(codeberg\.org|.*forgejo.*)$/,
    everybodys: 'codeberg.org',
    bootstrap: (address) => ['gitea', `--hostname=${address.host}`, ...OWNED(address), '--token-auth'],
    request: 'pull request',
    files: forgejoFiles('.forgejo'),
  },
  gitea: {
    says: 'Gitea',
    host: /gitea/,
    everybodys: 'gitea.com',
    bootstrap: (address) => ['gitea', ...hosted('gitea.com', address), ...OWNED(address), '--token-auth'],
    request: 'pull request',
    files: forgejoFiles('.gitea'),
  },
  gitlab: {
    says: 'GitLab, or one of your own',
    host: /gitlab/,
    everybodys: 'gitlab.com',
    bootstrap: (address) => ['gitlab', ...hosted('gitlab.com', address), ...OWNED(address), WITH_KEY],
    request: 'merge request',
    files: gitLabFiles,
  },
  git: {
    says: 'git alone, over SSH or HTTPS',
    bootstrap: ({ url }) => ['git', `--url=${url}`, ...signedIn(url)],
    request: 'branch',
    files: hookFiles,
  },
};

/** The address of a repository, or undefined where a text is none. */
export function parseAddressOfRepository(text: string): Address | undefined {
  const [, user, host, path] = /^([\w.-]+@)([\w.-]+):(?!\/\/)(.+)$/.exec(text) ?? [];
  // What git takes in short, Flux wants in full.
  const url = host === undefined ? text : `ssh://${user}${host}/${path}`;
  const parsed = /^(?:https?|ssh):\/\/(?:[\w.-]+@)?([\w.-]+(?::\d+)?)\/([\w./~-]+?)(?:\.git)?\/?$/.exec(url);
  if (!parsed) return undefined;
  const [, at = '', whole = ''] = parsed;
  const parts = whole.split('/').filter((each) => each !== '');
  const name = parts.pop();
  if (name === undefined || parts.includes('..')) return undefined;
  return { url, host: at.replace(/:\d+$/, ''), owner: parts.join('/'), name };
}

/** The forge of an answer. */
export function forgeOf({ forge = '' }: Answers): Forge {
  return FORGES[forge] ?? FORGES.git!;
}

/**
 * Where the repository lies.
 * @param usual its address @default as it may be
 */
export function forgeQuestions(usual: string | undefined): readonly Question[] {
  return [
    {
      name: 'repository',
      asks: 'Repository',
      says: 'Where it is pushed to, and Flux reads it: https://… or ssh://….',
      value: 'URL',
      usual: ({ name }) => usual ?? `https://github.com/${YOU}/${name}`,
      check: (given) => {
        const address = parseAddressOfRepository(given);
        if (address && !isOfNobody(address)) return undefined;
        const fix = 'give one such as https://github.com/you/home';
        return { what: `'${given}' is no address of a repository`, fix };
      },
    },
    {
      name: 'forge',
      asks: 'Forge',
      says: 'What runs there on a push, opens pull requests, and tells Flux of them.',
      value: Object.keys(FORGES).join('|'),
      choices: () => Object.entries(FORGES).map(([value, { says }]) => ({ value, says })),
      usual: ({ repository = '' }) => knownForge(parseAddressOfRepository(repository)),
      check: (given, { repository = '' }) => addressMistake(given, parseAddressOfRepository(repository)),
    },
  ];
}

function knownForge(address: Address | undefined): string {
  const found = Object.entries(FORGES).find(([, { host }]) => address && host?.test(address.host));
  return found && address?.owner !== '' ? found[0] : 'git';
}

/** Whether an address is that of a person or a group alone, at a forge that everybody may use. */
function isOfNobody({ host, owner }: Address): boolean {
  return owner === '' && Object.values(FORGES).some(({ everybodys }) => everybodys === host);
}

function addressMistake(forge: string, address: Address | undefined): Mistake | undefined {
  // Of the usual answer nothing is known.
  if (forge === 'git' || !address || address.owner === YOU) return undefined;
  const other = Object.entries(FORGES).find(([name, { everybodys }]) => name !== forge && everybodys === address.host);
  if (other) return { what: `${address.host} is no ${forge}`, fix: `choose ${other[0]}, or correct the repository` };
  if (address.owner !== '') return undefined;
  return { what: `${address.url} names no owner, which ${forge} needs`, fix: 'correct the repository, or choose git' };
}
