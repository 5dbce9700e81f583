import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';

/** Names of upstreams other than Kubernetes, k3s and Flux, however they are written. */
const UPSTREAMS =
  /traefik|cert-?manager|metallb|cloudflare|\bkeda\b|prometheus|let'?s ?encrypt|rabbitmq|longhorn|grafana|flagger|velero|\bargo\b|kyverno|istio|cilium|authelia|jetstack/gi;

/**
 * What is still to be said in the folder of the upstream, by path below lib, with the names that stand there. It only ever
 * gets shorter.
 */
const STILL: Readonly<Record<string, readonly string[]>> = {
  // A word of Flux' own API.
  'kinds/flux.ts': ['grafana'],
  ...Object.fromEntries(
    [
      'checks/cloudflare-mistakes.ts',
      'checks/clusters.ts',
      'checks/facts.ts',
      'checks/rules/cloudflare-rules.ts',
      'checks/rules/clusters-rules.ts',
      'checks/rules/facts-rules.ts',
      'checks/rules/raised.ts',
      'commands/targets.ts',
      'index.ts',
      'input/load-rules.ts',
      'model/capability.ts',
      'model/cloudflare.ts',
      'model/cluster-shapes.ts',
      'model/cluster.ts',
      'model/component-shapes.ts',
      'model/component.ts',
      'model/exposure.ts',
      'model/public-names.ts',
      'model/stand-ins.ts',
      'output/place.ts',
    ].map((file) => [file, ['cloudflare']]),
  ),
};

const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.m?ts$/.test(file))
  .sort();

function namesIn(file: string): readonly string[] {
  const found = readFileSync(join(ROOT, 'lib', file), 'utf8').match(UPSTREAMS) ?? [];
  return [...new Set(found.map((name) => name.toLowerCase()))].sort();
}

describe('lib names no upstream but Kubernetes, k3s and Flux', () => {
  it('in code and comments', () => {
    const found = Object.fromEntries(files.map((file) => [file, namesIn(file)]).filter(([, names]) => names?.length));
    expect(found).toEqual(STILL);
  });

  it('as the test would see', () => {
    expect(files.length).toBeGreaterThan(100);
    expect("Traefik's cert-manager, certManager() of keda.sh".match(UPSTREAMS)).toHaveLength(4);
  });
});
