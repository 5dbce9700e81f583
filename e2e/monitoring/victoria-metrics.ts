import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ClusterDeclaration } from 'bramble';
import { metrics } from '../../charts/addons/metrics/index.ts';
import { start, until } from '../processes/background.ts';
import type { Home } from '../repository/home.ts';
import type { Context } from '../scenario.ts';
import { renderMadeUp } from '../traefik/made-up-cluster.ts';
import { OnLoopback } from './on-loopback.ts';

/** Where VictoriaMetrics answers. */
export const VICTORIA_METRICS = '127.0.0.1:8428';

/** The same cluster, in which VictoriaMetrics measures. */
function measuredBy(declaration: ClusterDeclaration): ClusterDeclaration {
  const components = declaration.components.map((each) =>
    each.name === 'metrics' ? metrics({ program: 'victoriaMetrics' }) : each,
  );
  return { ...declaration, components };
}

/**
 * Starts VictoriaMetrics and vmalert, with what is rendered for them where they stand in the place of Prometheus, and waits until they answer.
 * @param change what is to be changed of a file, as for Prometheus
 */
export async function startVictoriaMetrics(
  { folder, tool }: Context,
  home: Home,
  change: (name: string, text: string) => string,
): Promise<void> {
  const own = join(folder, 'victoria-metrics');
  const { objects } = renderMadeUp(measuredBy(home.declaration), home);
  const local = new OnLoopback(objects, own);
  for (const program of ['victoria-metrics', 'vmalert']) local.write('metrics', program, change);
  mkdirSync(join(own, 'data'), { recursive: true });
  const places = { '/storage': join(own, 'data') };
  const run = (program: 'victoria-metrics' | 'vmalert') => {
    const args = local
      .args('metrics', places, program)
      .map((arg) => arg.replace(/^(-evaluationInterval=\d+)m$/, '$1s'));
    return start(program, tool(program), args, own);
  };
  const store = run('victoria-metrics');
  const answers = async () => (await fetch(`http://${VICTORIA_METRICS}/health`)).ok;
  await until('VictoriaMetrics takes the rendered file', answers, { seconds: 60, process: store });
  const judge = run('vmalert');
  const judges = async () => (await fetch('http://127.0.0.1:8880/health')).ok;
  await until('vmalert takes the rendered rules', judges, { seconds: 60, process: judge });
}
