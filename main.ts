import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cloudflareFiles } from './cloudflare/files.ts';
import { checkAll } from './lib/checks/check.ts';
import { parseArguments, USAGE } from './lib/input/arguments.ts';
import { loadClusters, withinRepository } from './lib/input/clusters.ts';
import { loadRules } from './lib/input/rules.ts';
import { clusterMap } from './lib/output/cluster-map.ts';
import { compare } from './lib/output/compare.ts';
import { readListing } from './lib/output/listing.ts';
import { endQuietly } from './lib/output/pipe.ts';
import { report, reportJson, succeeded } from './lib/output/report.ts';
import { apply } from './lib/output/write.ts';
import { render } from './lib/render.ts';

const ROOT = import.meta.dirname;

/** Reads the clusters, renders and checks them, and writes what has changed. Returns the exit code. */
async function main(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const options = parseArguments(argv, environment);
  const folder = options && withinRepository(ROOT, resolve(ROOT, options.clusters));
  if (!options || !folder || !existsSync(join(ROOT, folder))) {
    console.error(options ? `--clusters: '${options.clusters}' is no folder of the repository\n${USAGE}` : USAGE);
    return 2;
  }
  const loaded = await loadClusters(ROOT, folder);
  const rules = await loadRules(ROOT);
  const rendered = loaded.clusters.map(({ declaration, inputs }) =>
    render(declaration, inputs, `${folder}/${declaration.name}`, rules),
  );
  const renderings = [...rendered, await cloudflareFiles(loaded.clusters, folder), clusterMap(folder, rendered)];
  const files = new Map(renderings.flatMap((each) => [...each.files]));
  const out = resolve(ROOT, options.out);
  const look = () =>
    compare(readListing(out), files, {
      owner: folder,
      rendered: new Set(loaded.clusters.map(({ declaration }) => declaration.name)),
      gone: (cluster) => !existsSync(join(ROOT, folder, cluster)),
    });
  const comparison = look();
  const parts = [loaded, checkAll(loaded.clusters, rules), ...renderings];
  const findings = parts.flatMap((each) => each.findings);
  const failed = [...findings, ...comparison.findings].some(({ severity }) => severity === 'error');
  const written = failed || options.check ? comparison : apply(out, comparison, files, { look });
  const outcome = {
    findings: [...findings, ...written.findings],
    changes: failed ? [] : written.changes,
    files: files.size,
    check: options.check,
    accepted: rendered.flatMap((each) => each.accepted),
    rules,
  };
  console.log(options.json ? reportJson(outcome) : report(outcome));
  return succeeded(outcome) ? 0 : 1;
}

endQuietly(process.stdout);
process.exitCode = await main(process.argv.slice(2), process.env);
