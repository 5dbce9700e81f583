import { manifest } from '../../checks/example-objects.ts';
import type { FoundInStep } from '../../checks/rule.ts';
import type { Step } from '../../checks/step.ts';
import { RELEASE } from '../../derive/helm-releases.ts';
import { path as valueAt } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { CHART_RECORD, type ChartRecord, releaseKey } from '../../model/rendered-chart.ts';
import { dangerOf, dangerTable, type StepExample } from '../danger-table.ts';

/** Where the record of a rendered chart lies. */
const RECORD = new RegExp(`^imports/charts/([^/]+)/[^/]+/${CHART_RECORD}$`);

const example = (version: string): StepExample => {
  const record = (of: string, folder: string) =>
    JSON.stringify({ release: 'web/web', chart: './helm/web', version: of, folder });
  const release = manifest(
    'helm.toolkit.fluxcd.io/v2 HelmRelease',
    'web',
    `spec:
  interval: 1h
  chart: { spec: { chart: ./helm/web, sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system } } }`,
  );
  const files = { 'imports/charts/home/web/chart.json': [record('0.1.0', 'a1'), record(version, 'b2')] } as const;
  return { before: release, objects: release, files };
};

export const rules = dangerTable({
  'unraised-chart': {
    what: 'A chart of this repository changes, and its version stays',
    why: 'Flux compares the version in `Chart.yaml`. While it stays, the release stays as it was installed, and says that it is Ready.',
    fix: 'Raise `version` in `Chart.yaml` with each change, and run `npm run import -- charts`. An override with `reconcileStrategy: Revision` is no way out but for tests: Flux then upgrades the release with each commit to the repository, and pods that bear the version of the chart in a label start anew each time.',
    check: unraised,
    wrong: example('0.1.0'),
    right: example('0.1.1'),
  },
});

/** Charts of this repository that are rendered from another folder, and from the same version. */
function unraised({ files, after }: Step): readonly FoundInStep[] {
  return [...files.after].flatMap(([path, text]) => {
    const [, cluster] = RECORD.exec(path) ?? [];
    if (cluster === undefined) return [];
    const [was, is] = [recordIn(files.before.get(path)), recordIn(text)];
    if (!was || !is?.folder || was.folder === is.folder) return [];
    if (was.chart !== is.chart || was.version !== is.version) return [];
    const what = `the chart ${is.chart} changes, and is still ${is.version}: Flux goes on with what it has installed`;
    const fix = `raise version in ${is.chart}/Chart.yaml, and run npm run import -- charts`;
    return after
      .filter(
        ({ cluster: of, object }) => of === cluster && isKind(object, RELEASE) && releaseKey(object) === is.release,
      )
      .filter(({ object }) => valueAt(object.spec, 'chart', 'spec', 'reconcileStrategy') !== 'Revision')
      .map((each) => dangerOf(each, { what, fix, from: is.version, to: is.version }));
  });
}

/** Undefined for what is none, of which synth tells. */
function recordIn(text: string | undefined): ChartRecord | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as ChartRecord);
  } catch {
    return undefined;
  }
}
