import { may, type Right } from 'bramble';

const CHANGE = 'get create update';
const FLAGGER = 'flagger.app';

/**
 * The rights of Flagger: upstream's, without what meshes, other ingresses and DaemonSets need, and without listing what it
 * gets by name. https://github.com/fluxcd/flagger/blob/v1.44.0/charts/flagger/templates/rbac.yaml
 * @param gateway whether it writes HTTPRoutes
 */
export function rightsOf(gateway: boolean): readonly Right[] {
  return gateway ? [...RIGHTS, may(CHANGE, 'httproutes', 'gateway.networking.k8s.io')] : RIGHTS;
}

const RIGHTS: readonly Right[] = [
  may('get list watch update', 'canaries', FLAGGER),
  may('update', 'canaries/finalizers canaries/status', FLAGGER),
  may('get list watch', 'alertproviders metrictemplates', FLAGGER),
  may(`${CHANGE} patch`, 'deployments', 'apps'),
  may(CHANGE, 'configmaps secrets services'),
  may(CHANGE, 'horizontalpodautoscalers', 'autoscaling'),
  may(CHANGE, 'traefikservices', 'traefik.io'),
  may('create patch', 'events'),
];
