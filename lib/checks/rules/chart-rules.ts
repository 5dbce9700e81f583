import { type ChartFacts, chartFacts } from '../chart-facts.ts';
import { manifest } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';
import { valuesMistakes } from '../values-schema.ts';

const RENDER = 'run npm run import -- charts, and commit what it changes';

const RECORD = {
  release: 'web/web',
  as: { name: 'web', namespace: 'web' },
  repository: 'oci://ghcr.io/bramble/charts/web',
  chart: 'web',
  version: '1.2.3',
  without: ['tests'],
  pins: {},
  values: { replicas: 2 },
  objects: '',
};

const schema = { properties: { replicas: { type: 'integer' } } };

/** A release with values, whose chart was rendered. */
const example = (values: string, rendered = true): Example => ({
  inputs: {
    charts: rendered ? [{ folder: 'imports/charts/home/web', record: RECORD, objects: new Map(), schema }] : [],
  },
  objects: [
    manifest(
      'source.toolkit.fluxcd.io/v1 OCIRepository',
      'web',
      `spec: { interval: 1h, url: '${RECORD.repository}', ref: { tag: '1.2.3' } }`,
    ),
    manifest(
      'helm.toolkit.fluxcd.io/v2 HelmRelease',
      'web',
      `spec: { interval: 1h, chartRef: { kind: OCIRepository, name: web }, values: ${values} }`,
    ),
  ].join('---\n'),
});

const own = (digest?: string): Example => ({
  inputs: {
    charts: [],
    chartFolders: () => (digest === undefined ? [] : [{ path: './helm/web', version: '0.1.0', digest }]),
  },
  component: { accept: { 'unrendered-chart': 'an example' } },
  objects: manifest(
    'helm.toolkit.fluxcd.io/v2 HelmRelease',
    'web',
    "spec: { interval: 1h, chart: { spec: { chart: './helm/web', sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system } } } }",
  ),
});

/** What charts are, against what they were rendered from. */
export const rules = ruleTable({
  'unrendered-chart': {
    severity: 'warning',
    needs: 'charts',
    what: 'Nobody has looked at what a Helm chart makes',
    why: 'Its pods, rights, Services and hosts are installed all the same, and no rule sees them. Since nothing is known of its pods, its namespace lets in [more than it needs](../network.md#pods-that-nobody-sees-here), and they count for nothing in what the nodes have to carry.',
    fix: 'Run `npm run import -- charts`: Helm renders the chart with the values of the release into `imports/charts`, which is committed. See [Helm charts](../helm-charts.md#what-is-inside). Where it cannot be had, accept it with the reason.',
    check: each(({ rendered, name }) =>
      rendered ? [] : [{ what: `installs the chart ${name}, and nobody knows what that makes`, fix: RENDER }],
    ),
    wrong: example('{ replicas: 2 }', false),
    right: example('{ replicas: 2 }'),
  },
  'stale-chart': {
    severity: 'warning',
    needs: 'charts',
    what: 'A Helm chart was rendered from something else than what Flux is told to install',
    why: 'All that is said of what the chart makes is said of another version, or of other values: also which pods may connect to it.',
    fix: 'Run `npm run import -- charts`, and commit what it changes. Another tag of an image in the values is no reason: it changes nothing but itself.',
    check: (subject) => [...stale(subject), ...leftOver(subject)],
    wrong: example('{ replicas: 3 }'),
    right: example('{ replicas: 2 }'),
  },
  'chart-values': {
    acceptable: true,
    needs: 'charts',
    what: "The values of a Helm release are not of the chart's schema",
    why: 'Helm refuses the whole release, and Flux tells so each hour. A new release is never installed, and one that runs stays as it was.',
    fix: "Correct the value: the chart's `values.schema.json` stands in `imports/charts`, beside what the chart makes. Of values that are alternatives, and of those that must be there, Helm alone judges, when `npm run import -- charts` renders the chart.",
    check: each(({ rendered, request }) =>
      // Of another version the schema may be another.
      rendered?.schema && rendered.record.version === (request.version ?? rendered.record.version)
        ? valuesMistakes(request.values, rendered.schema)
        : [],
    ),
    wrong: example("{ replicas: '2' }"),
    right: example('{ replicas: 2 }'),
  },
  'missing-chart': {
    needs: 'chartFolders',
    what: 'A Helm release installs a chart of this repository that is not there, or that Flux does not get',
    why: 'Flux takes the chart from the GitRepository `flux-system`, finds no folder there, and installs nothing.',
    fix: 'Correct the folder, in which a `Chart.yaml` must stand. Where `.sourceignore` keeps it from Flux, add a line that lets it through, such as `!/helm/web/`.',
    check: each(folderMistakes),
    wrong: own(),
    right: own('0'),
  },
});

function each(judge: (facts: ChartFacts, subject: Subject) => readonly { what: string; fix: string }[]) {
  return (subject: Subject): readonly Found[] =>
    chartFacts(subject).flatMap((facts) =>
      judge(facts, subject).map(({ what, fix }) => at(facts.placed, { what, fix })),
    );
}

function stale(subject: Subject): readonly Found[] {
  return chartFacts(subject).flatMap(({ placed, rendered, changes, name }): readonly Found[] => {
    if (rendered?.isEdited) {
      const what = `${rendered.folder} is not what the chart ${name} was rendered to: somebody changed it, or a merge did`;
      return [at(placed, { what, fix: RENDER })];
    }
    const what = `the chart ${name} was rendered from something else: ${changes.join(', ')}`;
    return changes.length > 0 ? [at(placed, { what, fix: RENDER })] : [];
  });
}

/** Renderings of releases that are not there any more. What could not be drawn may have them. */
function leftOver(subject: Subject): readonly Found[] {
  const { cluster, inputs } = subject;
  if (cluster.isAnyUnknown || cluster.components.some(({ isAside }) => isAside)) return [];
  const known = new Set(chartFacts(subject).map(({ release }) => release));
  return (inputs.charts ?? [])
    .filter(({ record }) => !known.has(record.release))
    .map(({ folder, record }) => ({
      where: folder,
      what: `was rendered for the HelmRelease ${record.release}, which is not there`,
      fix: RENDER,
    }));
}

function folderMistakes(
  { request, folder }: ChartFacts,
  { inputs }: Subject,
): readonly { what: string; fix: string }[] {
  if (request.repository !== undefined) return [];
  if (folder?.isIgnored) {
    const fix = `add a line to it: !${request.chart.replace(/^\./, '')}/`;
    return [{ what: `.sourceignore keeps the chart ${request.chart} from Flux`, fix }];
  }
  const all = (inputs.chartFolders?.() ?? []).map(({ path }) => path);
  const fix = all.length === 0 ? 'add the folder, with a Chart.yaml' : `there are: ${all.join(', ')}`;
  return folder ? [] : [{ what: `its chart ${request.chart} is no folder with a Chart.yaml`, fix }];
}
