import { createHash } from 'node:crypto';
import { isMap, type Json, type KubernetesObject, list, path } from '../../lib/model/object.ts';
import type { Pod } from '../kubelet/sources.ts';
import { type Certificate, selfSigned } from './certificate.ts';
import type { ServicePort } from './endpoints.ts';
import type { Route } from './routes.ts';

/** What is made here in place of what others make at run time. */
export interface StandIns {
  readonly objects: readonly KubernetesObject[];
  /** The certificates, by the Secret that holds them, as `namespace/name`. */
  readonly certificates: ReadonlyMap<string, Certificate>;
}

/** Who may see the dashboard in a run. */
export const ADMIN = { name: 'admin', password: 'e2e' } as const;

/**
 * What routes need, and others make: the certificates that cert-manager would sign, the Services and pods of what Helm
 * installs and of Flux' own controllers, and the users of the dashboard, whose real names are encrypted.
 */
export function standIns(objects: readonly KubernetesObject[], routes: readonly Route[]): StandIns {
  const certificates = new Map([...wanted(objects)].map(([secret, hosts]) => [secret, selfSigned(hosts)]));
  const secrets = [...certificates].map(([secret, { certificate, key }]) =>
    object('v1', 'Secret', secret, {
      type: 'kubernetes.io/tls',
      stringData: { 'tls.crt': certificate, 'tls.key': key },
    }),
  );
  const hash = createHash('sha1').update(ADMIN.password).digest('base64');
  const users = objects
    .filter(({ kind, spec }) => kind === 'Middleware' && path(spec, 'basicAuth') !== undefined)
    .map(({ metadata, spec }) =>
      object('v1', 'Secret', `${metadata.namespace}/${path(spec, 'basicAuth', 'secret')}`, {
        stringData: { users: `${ADMIN.name}:{SHA}${hash}` },
      }),
    );
  const isRendered = (route: NonNullable<Route['service']>) =>
    objects.some(
      ({ kind, metadata }) =>
        kind === 'Service' && metadata.name === route.name && metadata.namespace === route.namespace,
    );
  const backends = routes.flatMap(({ service }) => (service && !isRendered(service) ? backend(service) : []));
  return { objects: [...secrets, ...users, ...backends], certificates };
}

/** Whether a pod is one of those that Services choose, out of some objects. */
export function isBehind(objects: readonly KubernetesObject[], services: readonly ServicePort[]) {
  const chosen = objects.filter(
    ({ kind, metadata: { namespace, name } }) =>
      kind === 'Service' && services.some((each) => each.name === name && each.namespace === namespace),
  );
  return ({ metadata: { namespace, labels = {} } }: Pod): boolean =>
    chosen.some(({ metadata, spec }) => {
      const selector = path(spec, 'selector');
      if (metadata.namespace !== namespace || !isMap(selector)) return false;
      return Object.entries(selector).every(([label, value]) => labels[label] === value);
    });
}

/** The Secrets that cert-manager would make, each with its hosts. */
function wanted(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly string[]> {
  const found = objects.flatMap(({ kind, metadata: { namespace }, spec }) => {
    const asked = kind === 'Certificate' ? [[path(spec, 'secretName'), path(spec, 'dnsNames')]] : [];
    const tls = kind === 'Ingress' ? list(path(spec, 'tls')).map(({ secretName, hosts }) => [secretName, hosts]) : [];
    return [...asked, ...tls].map(
      ([name, hosts]) => [`${namespace}/${name}`, (hosts as readonly Json[]).map(String)] as const,
    );
  });
  // Several Ingresses may share one.
  return new Map(found.map(([secret]) => [secret, found.flatMap(([other, hosts]) => (other === secret ? hosts : []))]));
}

/** A Service and its pod. */
function backend({ namespace, name, port }: NonNullable<Route['service']>): readonly KubernetesObject[] {
  const labels = { app: `stand-in-${name}` };
  const security = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  return [
    object('v1', 'Service', `${namespace}/${name}`, { spec: { selector: labels, ports: [{ port }] } }),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `stand-in-${name}`, namespace, labels },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [
          { name, image: 'bramble.example/echo:1', ports: [{ containerPort: port }], securityContext: security },
        ],
      },
    },
  ];
}

function object(
  apiVersion: string,
  kind: string,
  id: string,
  rest: { readonly [key: string]: Json },
): KubernetesObject {
  const [namespace = '', name = ''] = id.split('/');
  return { apiVersion, kind, metadata: { name, namespace }, ...rest };
}
