import {
  CONFIG,
  docs,
  findings,
  ingress,
  MIDDLEWARES,
  NUMBERED,
  named,
  object,
  PORTS,
  pods,
  route,
  SERVICE,
  SLICE,
  TRAEFIK,
} from './reference-sample.ts';

describe('what is right is left alone', () => {
  const cases: Record<string, string> = {
    'what may be missing': pods('{ volumes: [{ configMap: { name: gone, optional: true } }] }'),
    'keys of both kinds of data': docs(
      CONFIG,
      pods('{ volumes: [{ configMap: { name: config, items: [{ key: a.conf }, { key: b.bin }] } }] }'),
    ),
    'the claims that a StatefulSet makes': docs(
      object(
        'apps/v1',
        'StatefulSet',
        '{ replicas: 2, ordinals: { start: 1 }, volumeClaimTemplates: [{ metadata: { name: data } }] }',
      ),
      pods('{ volumes: [{ persistentVolumeClaim: { claimName: data-x-2 } }] }'),
    ),
    'a class that only a volume made by hand names': docs(
      `
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk }
spec: { storageClassName: manual }
`,
      object('v1', 'PersistentVolumeClaim', '{ storageClassName: manual, volumeName: disk }'),
      pods('{ volumes: [{ persistentVolumeClaim: { claimName: x } }] }'),
    ),
    'no class at all': docs(
      object('v1', 'PersistentVolumeClaim', "{ storageClassName: '' }"),
      pods('{ volumes: [{ persistentVolumeClaim: { claimName: x } }] }'),
    ),
    'what Kubernetes, k3s and Flux bring': docs(
      pods(
        '{ serviceAccountName: default, priorityClassName: system-node-critical, runtimeClassName: nvidia, volumes: [{ projected: { sources: [{ configMap: { name: kube-root-ca.crt, items: [{ key: ca.crt }] } }] } }] }',
      ),
      pods(
        "{ containers: [{ name: c, args: ['kube-dns.kube-system.svc:53', 'source-controller.flux-system.svc'] }] }",
        'DaemonSet',
      ),
      object(
        'image.toolkit.fluxcd.io/v1',
        'ImageUpdateAutomation',
        '{ sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system } }',
      ),
      `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: x }
roleRef: { kind: ClusterRole, name: 'system:auth-delegator' }
subjects: [{ kind: ServiceAccount, name: default, namespace: default }, { kind: Group, name: 'system:masters' }]
`,
      object(
        'notification.toolkit.fluxcd.io/v1',
        'Receiver',
        '{ resources: [{ kind: Kustomization, name: web, namespace: flux-system }] }',
      ),
    ),
    'what Traefik knows from elsewhere': route(
      'middlewares: [{ name: auth@file }], services: [{ kind: TraefikService, name: api@internal, serversTransport: t@file }]',
    ),
    'the options that Traefik has by itself': object(
      TRAEFIK,
      'IngressRoute',
      '{ tls: { options: { name: default }, store: { name: default } } }',
    ),
    'a middleware in the form of routes and of Ingresses': docs(
      named(TRAEFIK, 'Middleware', 'lan-only'),
      route('middlewares: [{ name: lan-only }, { name: web-lan-only@kubernetescrd }]'),
      ingress(`${MIDDLEWARES}: 'web_lan-only@kubernetescrd,web-lan-only@kubernetescrd'`),
    ),
    'a port by its number as a text': docs(NUMBERED, route("services: [{ name: web, port: '80' }]")),
    'a Service without ports of its own': docs(SERVICE, route('services: [{ name: web, port: 8080 }]')),
    'an issuer of a kind that charts bring': docs(
      object(
        'cert-manager.io/v1',
        'Certificate',
        '{ issuerRef: { group: pki.bramble.example, kind: StepIssuer, name: step } }',
      ),
      named('pki.bramble.example/v1', 'StepIssuer', 'step'),
    ),
    'any port of a headless Service': docs(
      PORTS.replace('spec: {', 'spec: { clusterIP: None,'),
      SLICE,
      pods("{ containers: [{ name: c, args: ['web-0.web.web.svc:7000'] }] }"),
    ),
    'a Service in a comment of a file': CONFIG.replace(
      'a.conf: x',
      'a.conf: "# such as db.data.svc\\n; or a.b.svc\\n"',
    ),
    'a pool that is anywhere': docs(
      SERVICE.replace('name: web', 'name: web, annotations: { metallb.io/address-pool: lan }'),
      named('metallb.io/v1beta1', 'IPAddressPool', 'lan').replace('name: lan', 'name: lan, namespace: default'),
    ),
    'a community written out': object(
      'metallb.io/v1beta1',
      'BGPAdvertisement',
      "{ communities: ['64512:100', 'large:64512:1:1'] }",
    ),
    'an account of another cluster': `${object(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      '{ serviceAccountName: gone, kubeConfig: { configMapRef: { name: config } } }',
    )}---${CONFIG}`,
    'roles that labels put together': `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: x, labels: { rbac.authorization.k8s.io/aggregate-to-view: 'true' } }
rules: []
`,
    'a ConfigMap that an argument names': docs(
      CONFIG.replace(', labels: { reader: x }', ''),
      pods("{ containers: [{ name: c, args: ['--configmap=web/config'] }] }"),
    ),
  };
  it.each(Object.entries(cases))('%s', (_, objects) => {
    expect(findings({ objects })).toEqual([]);
  });

  it('what a component says that its chart brings', () => {
    const objects = docs(
      route('services: [{ name: front, port: 9898 }], middlewares: [{ name: auth }]'),
      pods('{ serviceAccountName: own, volumes: [{ configMap: { name: ca, items: [{ key: ca.crt }] } }] }'),
    );
    const installs = {
      objects: [
        { kind: 'Service', name: 'front', ports: [9898, 'http'] },
        { kind: 'Middleware', name: 'auth' },
        { kind: 'ServiceAccount', name: 'own', namespace: 'web' },
        { kind: 'ConfigMap', name: 'ca', keys: ['ca.crt'] },
      ],
    };
    expect(findings({ objects, component: { installs } })).toEqual([]);
    const [port] = findings({ objects: objects.replace('port: 9898', 'port: 80'), component: { installs } });
    expect(port).toContain("refers to the port '80' of the Service 'front', which has no such port");
  });
});
