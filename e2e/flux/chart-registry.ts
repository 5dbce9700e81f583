import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { listen } from '../processes/ports.ts';

/** What nobody unpacks, since no helm-controller runs. */
const CHART = gzipSync('a chart');
const CONFIG = Buffer.from('{}');

function descriptor(mediaType: string, content: Buffer) {
  return { mediaType, digest: digestOf(content), size: content.length };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const MANIFEST = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptor('application/vnd.cncf.helm.config.v1+json', CONFIG),
    layers: [descriptor('application/vnd.cncf.helm.chart.content.v1.tar+gzip', CHART)],
  }),
);
const BY_DIGEST = new Map([CHART, CONFIG, MANIFEST].map((content) => [digestOf(content), content]));

/**
 * Starts a registry on loopback in which every repository has every tag, and each is the same chart. Returns its host and port.
 * https://github.com/opencontainers/distribution-spec
 */
export async function startChartRegistry(): Promise<string> {
  const server = createServer(({ method, url = '' }, response) => {
    const [, kind, reference = ''] = /\/(manifests|blobs)\/([^/]+)$/.exec(url) ?? [];
    const content = BY_DIGEST.get(reference) ?? (kind === 'manifests' ? MANIFEST : CONFIG);
    response.writeHead(200, {
      'content-type': kind === 'manifests' ? MANIFEST_TYPE : 'application/octet-stream',
      'content-length': content.length,
      'docker-content-digest': digestOf(content),
    });
    response.end(method === 'HEAD' ? undefined : content);
  });
  return `127.0.0.1:${await listen(server)}`;
}
