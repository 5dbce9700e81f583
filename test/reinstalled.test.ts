import { type Component, type HelmReleaseProps, helmRelease } from 'bramble';
import { placed } from '../lib/checks/placed.ts';
import { consequenceLine } from '../lib/review/consequence.ts';
import { review } from '../lib/review/review.ts';
import { KIND_TABLE, renderSample, sample } from './sample-cluster.ts';

const BASE = { name: 'web', repository: 'https://charts.bramble.example', version: '1.0.0' } as const;

/** A release with further fields of its `spec`. */
function release(spec: Readonly<Record<string, string>> = {}, props: Partial<HelmReleaseProps> = {}): Component {
  const overrides = [{ kind: 'HelmRelease', because: 'a test', merge: { spec } }];
  return helmRelease({ ...BASE, overrides, ...props } as HelmReleaseProps);
}

function lines(before: Component, after: Component): readonly string[] {
  const [was, is] = [before, after].map((each) =>
    placed(renderSample(sample({ components: [each] }), undefined, undefined, []).stages),
  );
  return review(was!, is!, KIND_TABLE).map(consequenceLine);
}

const told = (...changes: readonly string[]) => [
  `lost home/web helmrelease.web.yaml: Flux uninstalls the Helm release and installs it anew, since ${changes.join(', ')}: what its chart made is deleted, and its claims, unless the chart keeps them (take the change back, or save what the release keeps first; docs/moving-data.md)`,
];

describe('that Flux uninstalls a release and installs it anew is told', () => {
  it.each([
    ['of another name', { releaseName: 'site' }, ['the name of the release changes from web to site']],
    [
      'of another place of its records',
      { storageNamespace: 'flux-system' },
      ['its storageNamespace changes from web to flux-system'],
    ],
    [
      'of another namespace, with which the name changes',
      { targetNamespace: 'site' },
      ['the name of the release changes from web to site-web', 'its namespace changes from web to site'],
    ],
  ])('%s', (_, spec, changes) => {
    expect(lines(release(), release(spec))).toEqual(told(...changes));
  });

  it('of another chart, also where it is the address in a registry alone that changes', () => {
    const chart = 'the chart changes from web to site';
    expect(lines(release(), release({}, { chart: 'site' } as object))).toEqual(told(chart));
    const registry = (name: string) => release({}, { repository: `oci://ghcr.io/bramble/${name}` } as object);
    expect(lines(registry('web'), registry('site'))).toEqual(told(chart));
  });
});

describe('nothing is told', () => {
  it('of a field that says what went without saying', () => {
    expect(lines(release(), release({ releaseName: 'web', storageNamespace: 'web' }))).toEqual([]);
  });

  it('of another version, and of the same chart from elsewhere', () => {
    expect(lines(release(), release({}, { version: '2.0.0' } as object))).toEqual([]);
    expect(lines(release(), release({}, { repository: 'https://mirror.bramble.example' }))).toEqual([]);
    const registry = release({}, { repository: 'oci://ghcr.io/bramble/web' } as object);
    const [stays, ...others] = lines(release(), registry).filter((line) => !line.startsWith('stays'));
    expect([stays, ...others].filter(Boolean)).toEqual([]);
  });
});
