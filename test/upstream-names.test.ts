import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';

/** Names of upstreams other than Kubernetes, k3s and Flux, however they are written. */
const UPSTREAMS =
  /traefik|cert-?manager|metallb|cloudflare|\bkeda\b|prometheus|let'?s ?encrypt|rabbitmq|longhorn|grafana|flagger|velero|\bargo\b|kyverno|istio|cilium|authelia|jetstack/gi;

/** Words of Flux' own API, by path below lib. */
const FLUX: Readonly<Record<string, readonly string[]>> = { 'kinds/flux.ts': ['grafana'] };

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
    expect(found).toEqual(FLUX);
  });

  it('as the test would see', () => {
    expect(files.length).toBeGreaterThan(100);
    expect("Traefik's cert-manager, certManager() of keda.sh".match(UPSTREAMS)).toHaveLength(4);
  });
});
