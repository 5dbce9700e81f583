import {
  type Cluster,
  type Component,
  component,
  type Dns,
  InvalidInput,
  image,
  isPublic,
  judged,
  type Mistake,
  program,
  shapes,
} from 'bramble';
import { closest } from 'bramble/rules';
import { Yaml } from 'cdk8s';
import type { Construct } from 'constructs';
import { alerts } from './alerts.ts';
import { asked, modules } from './asked.ts';
import { dashboards, panelsOf } from './dashboards.ts';

/** Options of {@link probes}. */
export interface ProbesProps {
  /** Components whose hosts are not asked: what sleeps until somebody asks would never sleep. @default none */
  readonly except?: readonly string[];
  /** Who is asked for the names of public hosts, from outside of the cluster's DNS. @default ['1.1.1.1', '9.9.9.9'] */
  readonly nameservers?: readonly string[];
}

const PROPS = shapes.props<ProbesProps>({ except: shapes.list(shapes.text), nameservers: shapes.list(shapes.text) });

/** Every option, for the tests, which render it so. */
export const example: Required<ProbesProps> = { except: ['flux'], nameservers: ['10.10.11.1'] };

const NAME = 'probes';
const EXPORTER = image('quay.io/prometheus/blackbox-exporter', { tested: 'v0.28.0' });
const PORT = 9115;
const CONFIG = '/etc/blackbox/blackbox.yml';

/**
 * Asks each host as a browser would: from inside, where names lead to the ingress, and by its public name over the internet, where there is a
 * tunnel. https://github.com/prometheus/blackbox_exporter
 */
export function probes(given: ProbesProps = {}): Component {
  const { right, mistakes } = judged(PROPS, given);
  const { except = [], nameservers = ['1.1.1.1', '9.9.9.9'] } = right;
  return component({
    name: NAME,
    mistakes,
    provides: { probes: true },
    about: 'Asks each host as a browser would, from inside and from the internet.',
    images: [EXPORTER],
    scrape: { port: 'inside', path: '/probe', asks: (cluster) => asked(cluster, except) },
    alerts,
    dashboards,
    panelsOf,
    chart: (chart, cluster) => {
      const strangers = except.filter((name) => !cluster.isAnyUnknown && !cluster.component(name));
      const names = cluster.components.map(({ name }) => name);
      if (strangers.length > 0) throw new InvalidInput(...strangers.map((name) => unknown(name, names)));
      drawExporter(chart, cluster, NAME, 'inside');
      if (!cluster.find('tunnel') || !cluster.components.some(isPublic)) return;
      // The DNS of the cluster would lead it to the ingress, past the internet and the tunnel.
      drawExporter(chart, cluster, `${NAME}-internet`, 'internet', { servers: nameservers });
    },
  });
}

function unknown(name: string, names: readonly string[]): Mistake {
  const meant = closest(name, names);
  const what = `leaves out '${name}', which is no component of the cluster`;
  return { where: 'except', what, fix: meant ? `did you mean '${meant}'?` : 'correct the name, or remove it' };
}

function drawExporter(chart: Construct, cluster: Cluster, name: string, port: string, dns?: Dns): void {
  program(chart, cluster, {
    name,
    dns,
    container: {
      image: EXPORTER,
      args: [`--config.file=${CONFIG}`, `--web.listen-address=:${PORT}`],
      ports: { [port]: PORT },
      probes: { readiness: { path: '/-/healthy' }, liveness: { path: '/-/healthy', period: '30s' } },
      resources: { cpu: '10m', memory: '20Mi', memoryLimit: '40Mi' },
      files: { [CONFIG]: Yaml.stringify({ modules: modules(cluster) }) },
      security: { user: 65534 },
    },
    offers: { [port]: PORT },
  });
}
