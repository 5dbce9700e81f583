import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as bramble from 'bramble';
import { type Block, blocksOf, complaints, DOCUMENTS, textOf } from './documents.ts';
import { ROOT, RULES } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The text without its fenced blocks, on the same lines. */
function proseOf(text: string): string {
  return text.replace(/^```\w*\n.*?^```$/gms, (block) => block.replace(/[^\n]/g, ''));
}

/**
 * The TypeScript of a document as modules by file name. A block with an import is a module of its own; the fragments
 * without one are read together, after everything of bramble. Each line keeps its number.
 */
function modulesOf(document: string): readonly (readonly [string, string])[] {
  const blocks = blocksOf(textOf(document)).filter(({ language }) => language === 'ts');
  const isModule = ({ code }: Block) => /^import\b/m.test(code);
  const fragments = blocks.filter((block) => !isModule(block));
  const prelude = { language: 'ts', line: 1, code: `import { ${Object.keys(bramble).join(', ')} } from 'bramble';\n` };
  return [
    ...blocks.filter(isModule).map((block) => [`${document}.${block.line}.ts`, onItsLines([block])] as const),
    ...(fragments.length > 0 ? [[`${document}.0.ts`, onItsLines([prelude, ...fragments])] as const] : []),
  ];
}

function onItsLines(blocks: readonly Block[]): string {
  return blocks.reduce((text, { line, code }) => text + '\n'.repeat(line - text.split('\n').length) + code, '');
}

/** Compiles modules by file name within the repository, where `bramble` resolves, and gives the errors. */
function compile(modules: readonly (readonly [string, string])[]): readonly string[] {
  const folder = temporaryFolder(join(ROOT, '.scratch'));
  // A relative import of a document means a file of the repository.
  const compilerOptions = { rootDirs: [folder, ROOT] };
  const config = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['**/*.ts'] };
  for (const [name, text] of [...modules, ['tsconfig.json', JSON.stringify(config)] as const]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const { status, stdout, stderr } = spawnSync(tsc, ['--pretty', 'false'], { cwd: folder, encoding: 'utf8' });
  const errors = stdout.replace(/^(\S+\.md)\.\d+\.ts\((\d+),\d+\): /gm, '$1:$2: ').trim();
  return status === 0 ? [] : [...errors.split('\n'), ...(stderr ? [stderr] : [])];
}

/** Headings as GitHub links to them. */
function anchorsOf(document: string): readonly string[] {
  const headings = proseOf(textOf(document)).matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(document: string): readonly string[] {
  return complaints(proseOf(textOf(document)), document, (line) =>
    [...line.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].flatMap(([, path = '', anchor]) => {
      const target = path === '' ? document : join(dirname(document), path);
      if (!existsSync(join(ROOT, target))) return [`links to ${path}, which does not exist`];
      return anchor === undefined || anchorsOf(target).includes(anchor) ? [] : [`${target} has no heading #${anchor}`];
    }),
  );
}

/** Paths in backticks, but for those that leave a part open: `charts/apps/<name>.ts`. */
function missingPaths(document: string): readonly string[] {
  return complaints(proseOf(textOf(document)), document, (line) =>
    [...line.matchAll(/`((?:clusters|charts|lib|docs|test|dist\/home|flux\/home)\/[^`\s<>…*]*)`/g)]
      .filter(([, path = '']) => !existsSync(join(ROOT, path)))
      .map(([, path]) => `names ${path}, which does not exist`),
  );
}

describe('the documents', () => {
  it('show TypeScript that compiles', () => {
    const modules = DOCUMENTS.flatMap(modulesOf);
    expect(modules.length).toBeGreaterThan(5);
    expect(compile(modules)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s: its links and paths lead somewhere', (document) => {
    expect([...brokenLinks(document), ...missingPaths(document)]).toEqual([]);
  });

  it('CHANGELOG.md begins with the version of package.json', () => {
    const { version } = JSON.parse(textOf('package.json')) as { version: string };
    expect(/^## (.+)$/m.exec(textOf('CHANGELOG.md'))?.[1]).toBe(version);
  });

  it.each(['README.md', 'CHANGELOG.md'])('%s says in hundreds how many rules there are', (document) => {
    const [, hundreds = ''] = /(?:some|more than)\s+(\w+) hundred\s+\[?rules/.exec(textOf(document)) ?? [];
    const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
    expect(hundreds).toBe(words[Math.round(RULES.length / 100)]);
  });

  it('README.md has the two commands, each as a line of its own', () => {
    const lines = blocksOf(textOf('README.md'))
      .filter(({ language }) => language === 'sh')
      .flatMap(({ code }) => code.split('\n'));
    expect(lines).toEqual(expect.arrayContaining(['npm ci && npm run synth', 'npm ci && npm test']));
  });
});

it('an error in an example is reported by document and line', () => {
  expect(compile([['docs/x.md.0.ts', "\n\nexport const port: number = '80';\n"]])).toEqual([
    expect.stringMatching(/^docs\/x\.md:3: error TS2322: /),
  ]);
});
