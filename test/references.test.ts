import {
  CONFIG,
  docs,
  findings,
  ingress,
  MIDDLEWARES,
  MONITORING,
  NOTIFICATION,
  NUMBERED,
  named,
  object,
  PORTS,
  pods,
  route,
  SAFE,
  SERVICE,
  SLICE,
  TRAEFIK,
} from './reference-sample.ts';

describe('a reference that leads nowhere is refused', () => {
  const cases: Record<string, [string, ...string[]]> = {
    'a ConfigMap of a variable': [
      pods('{ containers: [{ name: c, env: [{ name: A, valueFrom: { configMapKeyRef: { name: gone, key: k } } }] }] }'),
      "error deployment.x.yaml: spec.template.spec.containers[c].env[A].valueFrom.configMapKeyRef refers to the ConfigMap 'gone', which is not there",
    ],
    'a ConfigMap of all variables, of an init container': [
      pods('{ initContainers: [{ name: c, envFrom: [{ configMapRef: { name: gone } }] }] }'),
      "error deployment.x.yaml: spec.template.spec.initContainers[c].envFrom[0].configMapRef refers to the ConfigMap 'gone', which is not there",
    ],
    'a ConfigMap of a volume': [
      pods('{ volumes: [{ name: v, configMap: { name: gone } }] }', 'DaemonSet'),
      "error daemonset.x.yaml: spec.template.spec.volumes[v].configMap refers to the ConfigMap 'gone', which is not there",
    ],
    'a ConfigMap of a projected volume': [
      pods('{ volumes: [{ name: v, projected: { sources: [{ configMap: { name: gone } }] } }] }'),
      "error deployment.x.yaml: spec.template.spec.volumes[v].projected.sources[0].configMap refers to the ConfigMap 'gone', which is not there",
    ],
    'the keys of a ConfigMap': [
      docs(
        CONFIG,
        pods('{ volumes: [{ name: v, configMap: { name: config, items: [{ key: a.config }, { key: b.bin }] } }] }'),
      ),
      "error deployment.x.yaml: spec.template.spec.volumes[v].configMap refers to the key 'a.config' of the ConfigMap 'config', which has no such key",
    ],
    'a ConfigMap of another namespace': [
      docs(
        CONFIG.replace('name: config', 'name: config, namespace: default'),
        pods('{ volumes: [{ configMap: { name: config } }] }'),
      ),
      "error deployment.x.yaml: spec.template.spec.volumes[0].configMap refers to the ConfigMap 'config', which is not there",
    ],
    'a claim': [
      pods('{ volumes: [{ name: v, persistentVolumeClaim: { claimName: gone } }] }'),
      "error deployment.x.yaml: spec.template.spec.volumes[v].persistentVolumeClaim refers to the PersistentVolumeClaim 'gone', which is not there",
    ],
    'the claim of a pod that a StatefulSet does not have': [
      docs(
        object('apps/v1', 'StatefulSet', '{ replicas: 2, volumeClaimTemplates: [{ metadata: { name: data } }] }'),
        pods('{ volumes: [{ name: v, persistentVolumeClaim: { claimName: data-x-2 } }] }'),
      ),
      "error deployment.x.yaml: spec.template.spec.volumes[v].persistentVolumeClaim refers to the PersistentVolumeClaim 'data-x-2', which is not there",
    ],
    'the volume of a claim': [
      object(
        'apps/v1',
        'StatefulSet',
        '{ volumeClaimTemplates: [{ metadata: { name: d }, spec: { volumeName: gone } }] }',
      ),
      "error statefulset.x.yaml: spec.volumeClaimTemplates[d].spec.volumeName refers to the PersistentVolume 'gone', which is not there",
    ],
    'the storage class of a template': [
      object(
        'apps/v1',
        'StatefulSet',
        '{ volumeClaimTemplates: [{ metadata: { name: d }, spec: { storageClassName: gone } }] }',
      ),
      "error statefulset.x.yaml: spec.volumeClaimTemplates[d].spec.storageClassName refers to the StorageClass 'gone', which is not there",
    ],
    'an account': [
      pods('{ serviceAccountName: gone }'),
      "error deployment.x.yaml: spec.template.spec.serviceAccountName refers to the ServiceAccount 'gone', which is not there",
    ],
    'a priority class': [
      pods('{ priorityClassName: high }'),
      "error deployment.x.yaml: spec.template.spec.priorityClassName refers to the PriorityClass 'high', which is not there",
    ],
    'a runtime class': [
      pods('{ runtimeClassName: gvisor }'),
      "error deployment.x.yaml: spec.template.spec.runtimeClassName refers to the RuntimeClass 'gvisor', which is not there",
    ],
    'the account of a binding, in another namespace': [
      `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: x }
roleRef: { kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: gone, namespace: default }, { kind: User, name: anybody }]
`,
      "error clusterrolebinding.x.yaml: subjects[gone] refers to the ServiceAccount 'gone' of namespace default, which is not there",
    ],
    'the ClusterRole of a binding': [
      `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: x }
roleRef: { kind: ClusterRole, name: wiev }
`,
      "error rolebinding.x.yaml: roleRef refers to the ClusterRole 'wiev', which is not there",
    ],
    'the Role of a binding, where it is a ClusterRole': [
      `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: x }
roleRef: { kind: Role, name: view }
`,
      "error rolebinding.x.yaml: roleRef refers to the Role 'view', which is not there",
    ],
    'the namespace of an object': [
      CONFIG.replace('name: config', 'name: config, namespace: gone'),
      "error configmap.gone.config.yaml: metadata.namespace refers to the Namespace 'gone', which is not there",
    ],
    'the Service and the class of an Ingress': [
      object(
        'networking.k8s.io/v1',
        'Ingress',
        '{ ingressClassName: nginx, rules: [{ http: { paths: [{ backend: { service: { name: gone, port: { number: 80 } } } }] } }] }',
      ),
      "error ingress.x.yaml: spec.rules[0].http.paths[0].backend.service refers to the Service 'gone', which is not there",
      "error ingress.x.yaml: spec.ingressClassName refers to the IngressClass 'nginx', which is not there",
    ],
    'the port of a Service, by number and by name': [
      docs(
        NUMBERED,
        object(
          'networking.k8s.io/v1',
          'Ingress',
          '{ defaultBackend: { service: { name: web, port: { name: https } } }, rules: [{ http: { paths: [{ backend: { service: { name: web, port: { number: 8080 } } } }] } }] }',
        ),
      ),
      "error ingress.x.yaml: spec.rules[0].http.paths[0].backend.service refers to the port '8080' of the Service 'web', which has no such port",
      "error ingress.x.yaml: spec.defaultBackend.service refers to the port 'https' of the Service 'web', which has no such port",
    ],
    'the Service of a webhook, on the port that is meant': [
      docs(
        PORTS.replace(', { port: 443 }', ''),
        SLICE,
        `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: x }
webhooks: [{ name: a.b.c, clientConfig: { service: { name: web, namespace: web } } }]
`,
      ),
      "error validatingwebhookconfiguration.x.yaml: webhooks[a.b.c].clientConfig.service refers to the port '443' of the Service 'web' of namespace web, which has no such port",
    ],
    'the Service that converts a kind': [
      object(
        'apiextensions.k8s.io/v1',
        'CustomResourceDefinition',
        '{ conversion: { webhook: { clientConfig: { service: { name: gone, namespace: web } } } } }',
      ).replace('metadata: { name: x }', 'metadata: { name: x, namespace: "" }'),
      "error customresourcedefinition..x.yaml: spec.conversion.webhook.clientConfig.service refers to the Service 'gone' of namespace web, which is not there",
    ],
    'the Service of an APIService': [
      object('apiregistration.k8s.io/v1', 'APIService', '{ service: { name: gone, namespace: kube-system } }').replace(
        'name: x',
        'name: v1.x',
      ),
      "error apiservice.v1.x.yaml: spec.service refers to the Service 'gone' of namespace kube-system, which is not there",
    ],
    'the Service of a StatefulSet': [
      object('apps/v1', 'StatefulSet', '{ serviceName: gone }'),
      "error statefulset.x.yaml: spec.serviceName refers to the Service 'gone', which is not there",
    ],
    'the Service of an EndpointSlice': [
      SLICE,
      "error endpointslice.web.yaml: metadata.labels['kubernetes.io/service-name'] refers to the Service 'web', which is not there",
    ],
    'the Service of a route': [
      route('services: [{ name: gone, port: 80 }]'),
      "error ingressroute.x.yaml: spec.routes[0].services[gone] refers to the Service 'gone', which is not there",
    ],
    'what balances': [
      docs(
        SERVICE,
        route('services: [{ kind: TraefikService, name: web }]'),
        object(
          TRAEFIK,
          'TraefikService',
          '{ weighted: { services: [{ name: gone, port: 80 }] }, mirroring: { kind: TraefikService, name: y, mirrors: [{ name: web }] } }',
        ),
      ),
      "error ingressroute.x.yaml: spec.routes[0].services[web] refers to the TraefikService 'web', which is not there",
      "error traefikservice.x.yaml: spec.mirroring refers to the TraefikService 'y', which is not there",
      "error traefikservice.x.yaml: spec.weighted.services[gone] refers to the Service 'gone', which is not there",
    ],
    'what a route passes': [
      docs(SERVICE, route('middlewares: [{ name: gone }], services: [{ name: web, serversTransport: gone }]')),
      "error ingressroute.x.yaml: spec.routes[0].middlewares[gone] refers to the Middleware 'gone', which is not there",
      "error ingressroute.x.yaml: spec.routes[0].services[web].serversTransport refers to the ServersTransport 'gone', which is not there",
    ],
    'the options of a route': [
      object(TRAEFIK, 'IngressRouteTCP', '{ tls: { options: { name: modern }, store: { name: default } } }'),
      "error ingressroutetcp.x.yaml: spec.tls.options refers to the TLSOption 'modern', which is not there",
    ],
    'the links of a chain': [
      docs(
        object(TRAEFIK, 'Middleware', '{ chain: { middlewares: [{ name: gone }] } }'),
        route('middlewares: [{ name: x }]'),
      ),
      "error middleware.x.yaml: spec.chain.middlewares[gone] refers to the Middleware 'gone', which is not there",
    ],
    'the page of errors': [
      docs(
        object(TRAEFIK, 'Middleware', '{ errors: { service: { name: gone, port: 80 } } }'),
        route('middlewares: [{ name: x }]'),
      ),
      "error middleware.x.yaml: spec.errors.service refers to the Service 'gone', which is not there",
    ],
    'a middleware of an Ingress, of several': [
      docs(
        named(TRAEFIK, 'Middleware', 'lan'),
        ingress(`${MIDDLEWARES}: 'web_lan@kubernetescrd, web_gone@kubernetescrd, own@file'`),
      ),
      `error ingress.x.yaml: metadata.annotations['${MIDDLEWARES}'] refers to the Middleware 'gone', which is not there`,
    ],
    'a middleware of an Ingress, joined by a dash where Traefik wants an underscore': [
      docs(SAFE, named(TRAEFIK, 'Middleware', 'lan-only'), ingress(`${MIDDLEWARES}: web-lan-only@kubernetescrd`)),
      `error ingress.x.yaml: metadata.annotations['${MIDDLEWARES}'] refers to the Middleware 'web-lan-only', which is not there`,
    ],
    'a middleware of an Ingress, by its bare name': [
      docs(named(TRAEFIK, 'Middleware', 'lan'), route('middlewares: [{ name: lan }]'), ingress(`${MIDDLEWARES}: lan`)),
      `error ingress.x.yaml: metadata.annotations['${MIDDLEWARES}'] refers to the Middleware 'lan', which is not there`,
    ],
    'the issuer of a Certificate': [
      docs(
        named('cert-manager.io/v1', 'ClusterIssuer', 'home'),
        object('cert-manager.io/v1', 'Certificate', '{ issuerRef: { name: homer } }'),
      ),
      "error certificate.x.yaml: spec.issuerRef refers to the Issuer 'homer', which is not there",
    ],
    'the issuer of an Ingress': [
      ingress('cert-manager.io/cluster-issuer: gone'),
      "error ingress.x.yaml: metadata.annotations['cert-manager.io/cluster-issuer'] refers to the ClusterIssuer 'gone', which is not there",
    ],
    'the certificate whose authority is injected': [
      ingress('cert-manager.io/inject-ca-from: web/gone'),
      "error ingress.x.yaml: metadata.annotations['cert-manager.io/inject-ca-from'] refers to the Certificate 'gone', which is not there",
    ],
    'the target of a scaler': [
      object(
        'autoscaling/v2',
        'HorizontalPodAutoscaler',
        '{ scaleTargetRef: { apiVersion: apps/v1, kind: StatefulSet, name: gone } }',
      ),
      "error horizontalpodautoscaler.x.yaml: spec.scaleTargetRef refers to the StatefulSet 'gone', which is not there",
    ],
    'the target of a scaler of KEDA, and who it is': [
      object(
        'keda.sh/v1alpha1',
        'ScaledObject',
        '{ scaleTargetRef: { name: gone }, triggers: [{ authenticationRef: { name: who } }] }',
      ),
      "error scaledobject.x.yaml: spec.scaleTargetRef refers to the Deployment 'gone', which is not there",
      "error scaledobject.x.yaml: spec.triggers[0].authenticationRef refers to the TriggerAuthentication 'who', which is not there",
    ],
    'the key that KEDA reads': [
      docs(
        CONFIG,
        object(
          'keda.sh/v1alpha1',
          'TriggerAuthentication',
          '{ configMapTargetRef: [{ parameter: p, name: config, key: gone }] }',
        ),
      ),
      "error triggerauthentication.x.yaml: spec.configMapTargetRef[config] refers to the key 'gone' of the ConfigMap 'config', which has no such key",
    ],
    'what a job of KEDA reads': [
      object('keda.sh/v1alpha1', 'ScaledJob', '{ jobTargetRef: { template: { spec: { serviceAccountName: gone } } } }'),
      "error scaledjob.x.yaml: spec.jobTargetRef.template.spec.serviceAccountName refers to the ServiceAccount 'gone', which is not there",
    ],
    'the source of a release': [
      object(
        'helm.toolkit.fluxcd.io/v2',
        'HelmRelease',
        '{ chart: { spec: { sourceRef: { kind: HelmRepository, name: gone } } } }',
      ),
      "error helmrelease.x.yaml: spec.chart.spec.sourceRef refers to the HelmRepository 'gone', which is not there",
    ],
    'the chart, the values and the order of a release': [
      docs(
        CONFIG,
        object(
          'helm.toolkit.fluxcd.io/v2',
          'HelmRelease',
          '{ chartRef: { kind: OCIRepository, name: gone }, dependsOn: [{ name: y }], valuesFrom: [{ kind: ConfigMap, name: config }] }',
        ),
      ),
      "error helmrelease.x.yaml: spec.chartRef refers to the OCIRepository 'gone', which is not there",
      "error helmrelease.x.yaml: spec.dependsOn[y] refers to the HelmRelease 'y', which is not there",
      "error helmrelease.x.yaml: spec.valuesFrom[config] refers to the key 'values.yaml' of the ConfigMap 'config', which has no such key",
    ],
    'the account of a release': [
      object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', '{ serviceAccountName: gone }'),
      "error helmrelease.x.yaml: spec.serviceAccountName refers to the ServiceAccount 'gone', which is not there",
    ],
    'the provider and a source of an alert': [
      object(
        NOTIFICATION,
        'Alert',
        "{ providerRef: { name: gone }, eventSources: [{ kind: HelmRelease, name: '*' }, { kind: Kustomization, name: y }] }",
      ),
      "error alert.x.yaml: spec.providerRef refers to the Provider 'gone', which is not there",
      "error alert.x.yaml: spec.eventSources[y] refers to the Kustomization 'y', which is not there",
    ],
    'what a receiver wakes': [
      object('notification.toolkit.fluxcd.io/v1', 'Receiver', '{ resources: [{ kind: ImageRepository, name: gone }] }'),
      "error receiver.x.yaml: spec.resources[gone] refers to the ImageRepository 'gone', which is not there",
    ],
    'the repository of a policy, and the source of an automation': [
      docs(
        object('image.toolkit.fluxcd.io/v1', 'ImagePolicy', '{ imageRepositoryRef: { name: gone } }'),
        object(
          'image.toolkit.fluxcd.io/v1',
          'ImageUpdateAutomation',
          '{ sourceRef: { kind: GitRepository, name: flux-system } }',
        ),
      ),
      "error imagepolicy.x.yaml: spec.imageRepositoryRef refers to the ImageRepository 'gone', which is not there",
      "error imageupdateautomation.x.yaml: spec.sourceRef refers to the GitRepository 'flux-system', which is not there",
    ],
    'pools, peers and communities of MetalLB': [
      docs(
        object('metallb.io/v1beta1', 'Community', "{ communities: [{ name: vpn, value: '64512:1' }] }"),
        object(
          'metallb.io/v1beta1',
          'BGPAdvertisement',
          "{ ipAddressPools: [gone], peers: [gone], communities: [vpm, '64512:2'] }",
        ),
        object('metallb.io/v1beta2', 'BGPPeer', '{ bfdProfile: fast }'),
      ),
      "error bgpadvertisement.x.yaml: spec.ipAddressPools[0] refers to the IPAddressPool 'gone', which is not there",
      "error bgpadvertisement.x.yaml: spec.peers[0] refers to the BGPPeer 'gone', which is not there",
      "error bgpadvertisement.x.yaml: spec.communities[0] refers to the community 'vpm', which is not there",
      "error bgppeer.x.yaml: spec.bfdProfile refers to the BFDProfile 'fast', which is not there",
    ],
    'the pool of a Service': [
      docs(SERVICE.replace('name: web', 'name: web, annotations: { metallb.io/address-pool: gone }')),
      "error service.web.yaml: metadata.annotations['metallb.io/address-pool'] refers to the IPAddressPool 'gone', which is not there",
    ],
    'who asks for metrics': [
      object(
        MONITORING,
        'Prometheus',
        '{ serviceAccountName: gone, configMaps: [gone], alerting: { alertmanagers: [{ name: am, namespace: web, port: web }] } }',
      ),
      "error prometheus.x.yaml: spec.configMaps[0] refers to the ConfigMap 'gone', which is not there",
      "error prometheus.x.yaml: spec.alerting.alertmanagers[am] refers to the Service 'am', which is not there",
      "error prometheus.x.yaml: spec.serviceAccountName refers to the ServiceAccount 'gone', which is not there",
    ],
    'the authority of a monitor': [
      object(
        MONITORING,
        'ServiceMonitor',
        '{ endpoints: [{ tlsConfig: { ca: { configMap: { name: gone, key: ca } } } }] }',
      ),
      "error servicemonitor.x.yaml: spec.endpoints[0].tlsConfig.ca.configMap refers to the ConfigMap 'gone', which is not there",
    ],
    'the backend of an HTTPRoute': [
      object(
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        '{ parentRefs: [{ name: gone }], rules: [{ backendRefs: [{ name: gone, port: 80 }] }] }',
      ),
      "error httproute.x.yaml: spec.rules[0].backendRefs[gone] refers to the Service 'gone', which is not there",
      "error httproute.x.yaml: spec.parentRefs[gone] refers to the Gateway 'gone', which is not there",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, ...expected]) => {
    expect([...findings({ objects })].sort()).toEqual([...expected].sort());
  });
});

describe('a text that names a Service which is not there is refused', () => {
  const env = (value: string) => pods(`{ containers: [{ name: c, env: [{ name: A, value: '${value}' }] }] }`);
  const where = 'spec.template.spec.containers[c].env[A].value';
  const cases: Record<string, [string, ...string[]]> = {
    'in a variable': [
      env('http://gone.web.svc/x'),
      `error deployment.x.yaml: ${where} leads to 'gone.web.svc', a Service that is not there`,
    ],
    'in another namespace': [
      docs(SERVICE, env('web.wep.svc.cluster.local')),
      `error deployment.x.yaml: ${where} leads to 'web.wep.svc', a Service that is not there`,
    ],
    'on a port that it does not have': [
      docs(NUMBERED, env('web.web.svc:8080')),
      `error deployment.x.yaml: ${where} leads to port 8080 of 'web.web.svc', which has no such port`,
    ],
    'in an argument, once for all': [
      pods("{ containers: [{ name: c, args: ['--a=gone.web.svc', '--b=gone.web.svc'] }] }"),
      "error deployment.x.yaml: spec.template.spec.containers[c].args[0] leads to 'gone.web.svc', a Service that is not there",
    ],
    'in a file': [
      CONFIG.replace('a.conf: x', "a.conf: 'server gone.web.svc;'"),
      "error configmap.config.yaml: data['a.conf'] leads to 'gone.web.svc', a Service that is not there",
    ],
    'in the values of a chart': [
      object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', '{ values: { db: { host: gone.web.svc } } }'),
      "error helmrelease.x.yaml: spec.values.db.host leads to 'gone.web.svc', a Service that is not there",
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [objects, ...expected]) => {
    expect(findings({ objects })).toEqual(expected);
  });
});
