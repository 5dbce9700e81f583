import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusters } from '../repository/repository.ts';
import { compileWriter, type Ending, renamedCopy, type Started, startNode, startSynth } from './programs.ts';
import { type Tree, treeAt } from './tree.ts';
import { writeTree } from './write-tree.ts';

/** What one declaration renders, and how it gets to disk. */
export interface Version {
  readonly tree: Tree;
  /** Writes the tree by the writer alone, as a process of its own. */
  write(out: string): Started;
  /** The same in this process. Throws where it cannot. */
  writeHere(out: string): void;
}

/** A version with the repository that renders it. */
export interface Declared extends Version {
  /** Renders and writes it by `npm run synth`. */
  synth(out: string): Started;
}

/** What the scenario writes. */
export interface Versions {
  /** What the repository declares. */
  readonly declared: Declared;
  /** The same with another name for a cluster: every file lies elsewhere. */
  readonly renamed: Declared;
  /** The same with another content for every file but the copies of Secrets, whose bytes others name. */
  readonly longer: Version;
}

/** Renders the versions by `npm run synth`, each into an empty folder. */
export async function renderVersions(root: string, folder: string): Promise<Versions> {
  const writer = compileWriter(root, folder);
  const version = (name: string, tree: Tree, repository: string): Declared => {
    const file = join(folder, `${name}.json`);
    const files = Object.fromEntries([...tree].filter(([path]) => !path.endsWith('/')));
    const rendered = { clusters: clusters(repository), files };
    writeFileSync(file, JSON.stringify(rendered));
    return {
      tree,
      write: (out) => startNode([writer, out, file], folder),
      writeHere: (out) => {
        const [error] = writeTree(out, rendered);
        if (error) throw new Error(`${error.where}: ${error.what}`);
      },
      synth: (out) => startSynth(repository, out),
    };
  };
  const rendered = async (name: string, repository: string) => {
    const out = join(folder, name);
    mkdirSync(out);
    right(await startSynth(repository, out).ending, `synth of what is ${name}`);
    return version(name, treeAt(out), repository);
  };
  const copy = renamedCopy(root, join(folder, 'copy'));
  const [declared, renamed] = await Promise.all([rendered('declared', root), rendered('renamed', copy)]);
  const more = [...declared.tree].map(([path, text]): [string, string] => [
    path,
    path.endsWith('/') || path.endsWith('.sops.yaml') ? text : `${text}#\n`,
  ]);
  return { declared, renamed, longer: version('longer', new Map(more), root) };
}

/** Throws where a run did not end well. */
export function right({ code, out, err }: Ending, what: string): void {
  if (code !== 0 || err !== '') throw new Error(`${what} ended with ${code}:\n${out}${err}`);
}

/** Throws where a run did not end with one error in plain words, and nothing else. */
export function plainError({ code, out, err }: Ending, says: RegExp, what: string): void {
  const errors = out.split('\n').filter((line) => says.test(line));
  const isPlain = code === 1 && err === '' && errors.length === 1 && !/^\s+at /m.test(out);
  if (!isPlain) throw new Error(`${what} ended with ${code}, and not with one line like ${says}:\n${out}${err}`);
}
