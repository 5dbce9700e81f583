import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { CLUSTERS, ROOT } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ENTRY = `
export { terraformJson } from './cloudflare/side.ts';
export { stackOf } from './cloudflare/stack.ts';
export { Cluster } from './lib/model/cluster.ts';
`;

/** Terraform's JSON of home, drawn with a package in the place of cdktf. */
async function drawnWith(drawer: 'cdktf' | 'cdktn'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    alias: { cdktf: drawer },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
    logLevel: 'silent',
  });
  const file = join(temporaryFolder(), `${drawer}.cjs`);
  writeFileSync(file, outputFiles[0]!.text);
  const { Cluster, stackOf, terraformJson } = createRequire(file)(file);
  const home = CLUSTERS.home!;
  return terraformJson(stackOf(new Cluster(home, { pins: {}, crds: [] }), home.cloudflare), 'as cdktf');
}

it('cdktn, the successor of cdktf, draws the same in its place, byte for byte', async () => {
  const drawn = await drawnWith('cdktf');
  expect(drawn).toContain('cloudflare_dns_record');
  expect(await drawnWith('cdktn')).toBe(drawn);
});
