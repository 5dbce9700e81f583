import {
  type Component,
  component,
  configMapVolume,
  type Exposure,
  emptyDir,
  image,
  judged,
  program,
  route,
  shapes,
  url,
  WAYS_IN,
  type Word,
  words,
} from 'bramble';
import { QUERY } from './health.ts';
import { ICON, STYLE } from './look.ts';
import { filesOf } from './page.ts';
import { SCRIPT } from './script.ts';
import { FOLDERS, PORT, serverConfig } from './server.ts';

/** Options of {@link deploymentsPage}. */
export interface DeploymentsPageProps {
  /**
   * How it is reached. It tells what runs where, so that a way from the internet is refused unless something asks who comes.
   * @default { through: 'lan' }, at `deployments-page.<domain>`
   */
  readonly expose?: Exposure;
  /** What requests pass first, in the words of add-ons: `[basicAuth({ secret: 'deployments-page' })]`. @default nothing */
  readonly with?: readonly Word[];
}

/** Sides have words of it too: the component knows more. */
const EXPOSURE = shapes.value(
  (given) => WAYS_IN.some((way) => way === (given as Partial<Exposure> | null)?.through),
  'exposure',
  "write { through: 'lan' }",
);

const PROPS = shapes.props<DeploymentsPageProps>({ expose: EXPOSURE, with: words });

/** Every option, for the tests, which render it so. */
export const example: Required<DeploymentsPageProps> = {
  expose: { through: 'lan', host: 'home.bramble.example' },
  with: [],
};

const NAME = 'deployments-page';
const NGINX = image('docker.io/nginxinc/nginx-unprivileged', { tested: '1.30.4-alpine-slim' });
/** The user of the image. */
const SECURITY = { user: 101 };

/**
 * A page that lists everything deployed, with links, versions, who reaches it, nodes, storage, and a map: it follows from what is
 * declared, and a small nginx serves it. https://nginx.org/en/docs/
 */
export function deploymentsPage(props: DeploymentsPageProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { expose = { through: 'lan' }, with: before = [] } = right;
  return component({
    name: NAME,
    mistakes,
    about: 'Shows what runs in the cluster, as a page.',
    images: [NGINX, ...before.flatMap(({ images = [] }) => images)],
    uses: before.flatMap(({ uses = [] }) => uses),
    expose,
    chart: (chart, cluster) => {
      const health = cluster.find('metrics') && { url: url('metrics:http'), query: QUERY };
      const files = { 'nginx.conf': serverConfig(health), 'style.css': STYLE, 'page.js': SCRIPT, 'icon.svg': ICON };
      program(chart, cluster, {
        name: NAME,
        container: {
          image: NGINX,
          command: ['nginx', '-c', `${FOLDERS.config}/nginx.conf`, '-g', 'daemon off;'],
          ports: { dashboard: PORT },
          probes: { readiness: { path: '/healthz' }, liveness: { path: '/healthz' } },
          resources: { cpu: '5m', memory: '16Mi', memoryLimit: '48Mi' },
          files: Object.fromEntries(Object.entries(files).map(([name, text]) => [`${FOLDERS.config}/${name}`, text])),
          volumes: {
            [`${FOLDERS.served}/page`]: configMapVolume('page', 'page'),
            [`${FOLDERS.served}/map`]: configMapVolume('map', 'map'),
            [`${FOLDERS.served}/versions`]: configMapVolume('versions', 'versions'),
            '/tmp': emptyDir('tmp', { size: '16Mi' }),
          },
          security: SECURITY,
        },
        // By this name, a rule knows it for a page of those who run the cluster.
        offers: { dashboard: { port: 80, target: PORT } },
      });

      route(chart, cluster, { name: NAME, service: NAME, port: 80, expose, with: before });
    },
    shows: (overview, cluster) => {
      const others = overview.components.filter(({ name }) => name !== NAME);
      const arrows = overview.arrows.filter(({ from, to }) => from !== NAME && to !== NAME);
      return filesOf({ ...overview, components: others, arrows }, cluster.find('metrics') !== undefined);
    },
  });
}
