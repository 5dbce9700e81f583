import { type AppProps, app } from 'bramble';
import { certManager } from '../charts/addons/cert-manager/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { answersLogin, traefik } from '../charts/addons/traefik/index.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** Who answers a login. */
export const auth = app({
  name: 'auth',
  image: BUSYBOX,
  port: 3000,
  expose: { through: 'lan' },
  with: [answersLogin({ path: '/api' })],
});

/** An app that is exposed, with what is special about it, as a cluster renders it. */
export function rendered(props: object, routes: 'ingressRoute' | 'gateway' = 'ingressRoute') {
  const all = { name: 'flow', image: BUSYBOX, port: 5678, expose: { through: 'lan' }, ...props } as AppProps;
  const isCertified = routes === 'gateway' || all.expose?.as === 'ingress';
  const certificates = isCertified ? [certManager({ email: 'admin@bramble.example' })] : [];
  const addons = [metallb(), traefik({ address: '10.10.11.21', routes }), ...certificates];
  const result = renderSample(sample({ components: [...addons, auth, app(all)] }));
  const objects = result.stages.flatMap((stage) => stage.objects);
  const of = (kind: string, name = 'flow') => objects.find((each) => each.kind === kind && each.metadata.name === name);
  return Object.assign(result, { of });
}

/** What is found in it, with what to do. */
export const told = (props: object) =>
  rendered(props)
    .findings.filter(({ component }) => component === 'flow')
    .map((each) => `${brief(each).replace('error home/flow ', '')} (${each.fix})`);
