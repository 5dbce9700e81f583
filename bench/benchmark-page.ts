/** What was measured of one candidate. */
export interface Row {
  /** The version of Node. */
  readonly version: string;
  readonly apps: number;
  /** The candidate. */
  readonly name: string;
  /** Seconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Mebibytes. */
  readonly memory: number;
}

/** The candidates as the page calls them, and the colours of their lines. */
const NAMES: Readonly<Record<string, readonly [string, string?]>> = {
  cdk8s: ['`cdk8s synth`', '#d55e00'],
  best: ['cdk8s, best layout', '#e69f00'],
  sources: ['bramble from its sources'],
  bramble: ['bramble', '#0072b2'],
  again: ['bramble, nothing changed'],
  node: ['`node -e 0`'],
};

/** The page of what was measured, and its picture. */
export function benchmarkPage(
  rows: readonly Row[],
  machine: string,
): { readonly page: string; readonly picture: string } {
  const versions = [...new Set(rows.map(({ version }) => version))];
  const page = [
    '# Benchmark',
    '',
    '<!-- Written by npm run bench. -->',
    '',
    '`npm run bench` sets bramble against `cdk8s synth`. Both draw the same apps: Namespace, Deployment, Service, IngressRoute, Middleware, ConfigMap, two claims and',
    'two NetworkPolicies each, and ten CustomResourceDefinitions. That the objects are equal is found out before anything is told. Each run is a whole',
    'process, and the candidates take turns.',
    '',
    '- **cdk8s synth** runs the command line of cdk8s over `bench/peer.ts`: a chart for each app, a file for each chart, nothing checked.',
    '- **best layout** is the same without the command line, and with an App for each chart: one App takes the longer for each chart the more it has.',
    '- **bramble** is `npm run synth` without npm: a file for each object, Kustomizations of Flux, the map, and all rules.',
    '',
    `On ${machine}, medians. Wall and CPU are seconds, memory is MiB. The machine is shared, so that CPU tells more than wall, and ratios more than both.`,
    '',
    '![CPU seconds by the number of apps](benchmark.svg)',
    ...versions.flatMap((version) =>
      section(
        version,
        rows.filter((row) => row.version === version),
      ),
    ),
    '',
  ];
  return { page: page.join('\n'), picture: picture(rows.filter(({ version }) => version === versions[0])) };
}

function section(version: string, rows: readonly Row[]): readonly string[] {
  const sizes = [...new Set(rows.map(({ apps }) => apps))];
  const of = (apps: number, name: string) => rows.find((row) => row.apps === apps && row.name === name);
  const ratio = (apps: number, name: string, key: 'wall' | 'cpu') => {
    const [other, own] = [of(apps, name), of(apps, 'bramble')];
    return other && own ? (other[key] / own[key]).toFixed(1) : '–';
  };
  return [
    '',
    `## Node ${version.slice(1)}`,
    '',
    '| apps | | wall | CPU | memory |',
    '|---|---|---|---|---|',
    ...rows.map(({ apps, name, wall, cpu, memory }) => {
      return `| ${apps} | ${NAMES[name]![0]} | ${wall.toFixed(2)} | ${cpu.toFixed(2)} | ${memory.toFixed(0)} |`;
    }),
    '',
    `| times as fast as | ${sizes.map((apps) => `${apps} apps |`).join(' ')}`,
    `|---|${sizes.map(() => '---|').join('')}`,
    ...['cdk8s', 'best', 'sources'].flatMap((name) =>
      (['wall', 'cpu'] as const).map(
        (key) =>
          `| ${NAMES[name]![0]}, ${key === 'cpu' ? 'CPU' : key} | ${sizes.map((apps) => `${ratio(apps, name, key)} |`).join(' ')}`,
      ),
    ),
  ];
}

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [720, 400, 60, 350];

/** A line for each candidate, on logarithmic axes: what is linear is straight, and rises by as much as it goes right. */
function picture(rows: readonly Row[]): string {
  const x = (apps: number) => LEFT + (Math.log10(apps) - 1) * 200;
  const y = (seconds: number) => BOTTOM - (Math.log10(seconds) + 1) * 95;
  const label = (at: string, text: string, more = '') => `<text ${at} ${more}>${text}</text>`;
  const grid = [
    ...[0.1, 1, 10, 100].map(
      (each) =>
        `<path d="M${LEFT} ${y(each)}H${LEFT + 500}" class="grid"/>${label(`x="${LEFT - 8}" y="${y(each) + 4}"`, `${each} s`, 'text-anchor="end"')}`,
    ),
    ...[10, 100, 1000, 3000].map((each) =>
      label(`x="${x(each)}" y="${BOTTOM + 20}"`, `${each}`, 'text-anchor="middle"'),
    ),
    label(`x="${LEFT + 250}" y="${BOTTOM + 40}"`, 'apps', 'text-anchor="middle"'),
    label(`x="${LEFT}" y="24"`, 'CPU seconds of a run, by the number of apps'),
  ];
  const lines = Object.entries(NAMES).flatMap(([name, [called, colour]]) => {
    const points = rows.filter((row) => row.name === name);
    if (colour === undefined || points.length === 0) return [];
    const last = points.at(-1)!;
    const way = points.map(({ apps, cpu }) => `${x(apps).toFixed(1)},${y(cpu).toFixed(1)}`);
    return [
      `<polyline points="${way.join(' ')}" fill="none" stroke="${colour}" stroke-width="2.5"/>`,
      ...way.map((point) => `<circle cx="${point.replace(',', '" cy="')}" r="3.5" fill="${colour}"/>`),
      label(
        `x="${(x(last.apps) + 10).toFixed(1)}" y="${(y(last.cpu) + 4).toFixed(1)}"`,
        called.replaceAll('`', ''),
        `fill="${colour}"`,
      ),
    ];
  });
  const style = 'text{font:13px sans-serif}.grid{stroke:#ccc;stroke-width:1}';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" fill="#555">`,
    '<title>CPU seconds of a run, by the number of apps</title>',
    `<style>${style}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...grid,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}
