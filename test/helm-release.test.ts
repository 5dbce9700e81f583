import { type HelmReleaseProps, helmRelease, secret } from 'bramble';
import type { JsonMap } from '../lib/model/object.ts';
import { renderSample, sample } from './sample-cluster.ts';
import { render as renderWithSecrets } from './sample-secrets.ts';

const REGISTRY = { repository: 'oci://ghcr.io/bramble/charts/web', version: '1.2.3' } as const;
const REPOSITORY = { repository: 'https://charts.bramble.example', version: '1.2.3' } as const;

function render(props: object) {
  const release = helmRelease({ name: 'web', ...props } as unknown as HelmReleaseProps);
  return renderSample(sample({ components: [release] }), undefined, undefined, []);
}

/** What is found, without the name of the component. */
function found(props: object): readonly string[] {
  return render(props).findings.map(({ where, what, fix }) => `${where ?? ''}: ${what} (${fix})`);
}

/** The spec of an object that is drawn. */
function specOf(kind: string, props: object): JsonMap | undefined {
  const { stages, findings } = render(props);
  expect(findings).toEqual([]);
  return stages.flatMap(({ objects }) => objects).find((each) => each.kind === kind)?.spec as JsonMap | undefined;
}

describe('what Flux would drop in silence, or never find, is refused with what to write', () => {
  const ADDRESS = 'is an address';
  const cases: Readonly<Record<string, readonly [props: object, line: string]>> = {
    'a chart that is an address of a registry': [
      { ...REPOSITORY, chart: 'oci://ghcr.io/bramble/charts/web' },
      `chart: ${ADDRESS} (write repository: 'oci://ghcr.io/bramble/charts/web', and no chart)`,
    ],
    'and one with a tag': [
      { chart: 'oci://ghcr.io/bramble/charts/web:1.2.3' },
      `chart: ${ADDRESS} (write repository: 'oci://ghcr.io/bramble/charts/web', version: '1.2.3', and no chart)`,
    ],
    'a chart that is an address of an archive': [
      { version: '1.2.3', chart: 'https://charts.bramble.example/stable/web-1.2.3.tgz' },
      `chart: ${ADDRESS} (write repository: 'https://charts.bramble.example/stable', and chart: 'web')`,
    ],
    'a tag in the address': [
      { ...REGISTRY, repository: 'oci://ghcr.io/bramble/charts/web:1.2.3' },
      "repository: has a tag in the address (write repository: 'oci://ghcr.io/bramble/charts/web', version: '1.2.3')",
    ],
    'a tag in the address, at a registry with a port': [
      { ...REGISTRY, repository: 'oci://registry.bramble.example:5000/web:1.2.3' },
      "repository: has a tag in the address (write repository: 'oci://registry.bramble.example:5000/web', version: '1.2.3')",
    ],
    'a digest in the address': [
      { ...REGISTRY, repository: `oci://ghcr.io/bramble/charts/web@sha256:${'0'.repeat(64)}` },
      "repository: has a digest in the address (write 'oci://ghcr.io/bramble/charts/web', and the version as version)",
    ],
    'a chart beside the address of a registry': [
      { ...REGISTRY, repository: 'oci://ghcr.io/bramble/charts', chart: 'web' },
      "chart: is a part of the address in a registry (write repository: 'oci://ghcr.io/bramble/charts/web', and no chart)",
    ],
    'a chart that the address has already': [
      { ...REGISTRY, chart: 'web' },
      "chart: is a part of the address in a registry (write repository: 'oci://ghcr.io/bramble/charts/web', and no chart)",
    ],
    'a registry without a chart': [
      { ...REGISTRY, repository: 'oci://ghcr.io' },
      "repository: names no chart (write the chart's own address: 'oci://ghcr.io/…')",
    ],
    'the index of a repository': [
      { ...REPOSITORY, repository: 'https://charts.bramble.example/stable/index.yaml' },
      "repository: is the address of a file (write repository: 'https://charts.bramble.example/stable', below which index.yaml lies)",
    ],
    'an address without a scheme': [
      { ...REGISTRY, repository: 'ghcr.io/bramble/charts/web' },
      "repository: 'ghcr.io/bramble/charts/web' is no address (write 'https://…' of a Helm repository, or 'oci://…' of the chart itself; a folder of this repository is chart: './…')",
    ],
    'no source at all': [
      { version: '1.2.3' },
      ": has no 'repository' (give it 'repository', or the folder of a chart in this repository: chart: './helm/web')",
    ],
    'no version': [
      { repository: 'https://charts.bramble.example' },
      ": has no 'version' (give it 'version', the chart's in https://charts.bramble.example)",
    ],
    'a range': [
      { ...REGISTRY, version: '^1.2' },
      ": the version '^1.2' of the chart is no exact version (pin one, such as 1.2.3)",
    ],
    'a name without a repository': [
      { chart: 'web' },
      "chart: stands without a repository (give it 'repository'; a folder of this repository is written as chart: './web')",
    ],
    'a folder outside of the repository': [
      { chart: './../web' },
      "chart: './../web' is no folder of this repository (write one such as './helm/web')",
    ],
    'a version beside a folder': [
      { chart: './helm/web', version: '1.2.3' },
      'version: stands in Chart.yaml of the folder (leave it out here)',
    ],
    'a folder beside a repository': [
      { ...REPOSITORY, chart: './helm/web' },
      "chart: is a folder of this repository, and there is a 'repository' (give one of the two)",
    ],
    'a signature in a repository where Flux looks at none': [
      { ...REPOSITORY, verify: { by: 'cosign', keys: 'trusted' } },
      "verify: is for charts of registries: Flux verifies no others (take it from a registry ('oci://…'), or leave verify out)",
    ],
    'a signature of nobody': [
      { ...REGISTRY, verify: { by: 'cosign' } },
      "verify: says not whose signature counts (give it one of 'keys' and 'identities')",
    ],
    'a signature of notation without keys': [
      { ...REGISTRY, verify: { by: 'notation', identities: [{ issuer: 'a', subject: 'b' }] } },
      "verify: has 'identities', which cosign alone knows (give it 'keys', the name of a Secret)",
    ],
    'a value from what is no Secret': [
      { ...REGISTRY, valuesFrom: ['values.yaml'] },
      "valuesFrom[0]: 'values.yaml' is no Secret (write secret('key'))",
    ],
    'a value at a place that is none': [
      { ...REGISTRY, valuesFrom: [{ at: 'auth password', value: secret('password') }] },
      "valuesFrom[0].at: 'auth password' is no way to a value (write one such as 'auth.password' or 'users[0].password')",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [props, line]) => expect(found(props)).toEqual([line]));
});

describe('a release', () => {
  it('takes a chart of a registry, whose tag has no plus', () => {
    const { repository } = REGISTRY;
    expect(specOf('OCIRepository', { ...REGISTRY, version: '1.2.3+4' })).toEqual({
      interval: '1h',
      url: repository,
      ref: { tag: '1.2.3_4' },
      layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
    });
    expect(specOf('HelmRelease', REGISTRY)?.chartRef).toEqual({ kind: 'OCIRepository', name: 'web' });
  });

  it('takes a chart of this repository from where Flux has it', () => {
    expect(specOf('HelmRelease', { chart: './helm/web' })?.chart).toEqual({
      spec: {
        chart: './helm/web',
        interval: '1h',
        sourceRef: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
      },
    });
  });

  it('is installed only where it is signed', () => {
    const identities = [{ issuer: '^https://issuer.bramble.example$', subject: '^https://bramble.example/.*$' }];
    const verified = (verify: object) => specOf('OCIRepository', { ...REGISTRY, verify })?.verify;
    expect(verified({ by: 'cosign', identities })).toEqual({ provider: 'cosign', matchOIDCIdentity: identities });
    const keys = { by: 'notation', keys: 'trusted' };
    expect(verified(keys)).toEqual({ provider: 'notation', secretRef: { name: 'trusted' } });
  });

  it('keeps null among the values, with which a value of the chart is taken away', () => {
    expect(specOf('HelmRelease', { ...REGISTRY, values: { probe: null, a: [{ b: null }] } })?.values).toEqual({
      probe: null,
      a: [{ b: null }],
    });
  });

  it('takes values from Secrets, of which each key is looked for', () => {
    const valuesFrom = [secret('values.yaml'), { at: 'auth.password', value: secret('password', { from: 'db' }) }];
    expect(specOf('HelmRelease', { ...REGISTRY, valuesFrom })?.valuesFrom).toEqual([
      { kind: 'Secret', name: 'web', valuesKey: 'values.yaml' },
      { kind: 'Secret', name: 'db', valuesKey: 'password', targetPath: 'auth.password', literal: true },
    ]);
    const release = helmRelease({ name: 'web', ...REGISTRY, valuesFrom: [secret('values.yaml')] });
    const { findings } = renderWithSecrets({ components: [release] }, {});
    expect(findings.map(({ rule, what }) => `${rule}: ${what}`)).toEqual([
      "missing-secret: refers to the Secret 'web', which is not there",
    ]);
  });
});
