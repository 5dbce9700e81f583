import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { ClusterProps } from 'bramble';
import { parse } from 'yaml';
import { side } from '../k9s/side.ts';
import { sideFiles } from '../lib/commands/side-target.ts';
import { sample } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

const K9S = 'github.com/derailed/k9s@v0.50.16';

/** The folder with the schemas by which K9s judges its settings when it starts, or undefined where there is no Go to bring them. */
function schemas(): string | undefined {
  try {
    const told = execFileSync('go', ['mod', 'download', '-json', K9S], { cwd: temporaryFolder(), encoding: 'utf8' });
    return join(String(JSON.parse(told).Dir), 'internal/config/json/schemas');
  } catch {
    console.log('There is no Go to bring the schemas of K9s: the tests with them are skipped');
    return undefined;
  }
}

const SCHEMAS = schemas();

/** What a schema says against a text. */
function mistakes(name: string, text: string): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const isRight = ajv.compile(JSON.parse(readFileSync(join(SCHEMAS!, `${name}.json`), 'utf8')));
  return isRight(parse(text))
    ? []
    : (isRight.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

async function files(k9s: NonNullable<ClusterProps['k9s']>): Promise<readonly (readonly [string, string])[]> {
  const declaration = sample({ components: [], k9s });
  const { files } = await sideFiles(side, [{ declaration, inputs: { pins: {}, crds: [], sides: [side] } }], 'clusters');
  return [...files].map(([path, text]) => [schemaOf(path), text] as const);
}

/** The schema that holds for a file, by where K9s looks for it. https://k9scli.io/topics/config/ */
function schemaOf(path: string): string {
  if (path.includes('/skins/')) return 'skin';
  return path.includes('/clusters/') ? 'context' : 'k9s';
}

(SCHEMAS === undefined ? describe.skip : describe)("with K9s' own schemas", () => {
  it('settings with a word that it does not know are refused', () => {
    expect(mistakes('k9s', 'k9s: { readOnly: true, redOnly: true }')).not.toEqual([]);
  });

  it.each([
    ['as they are without a word', {}],
    ['of a cluster that may be changed', { mayChange: true, context: 'attic', color: '#2e8b57', favorites: ['web'] }],
  ])('settings are taken %s', async (_, k9s) => {
    const written = await files(k9s);
    expect(written.map(([schema]) => schema)).toEqual(['k9s', 'context', 'skin']);
    expect(written.flatMap(([schema, text]) => mistakes(schema, text))).toEqual([]);
  });
});
