import { type Kinds, type ReferenceRow, rowsFor } from 'bramble';

const GROUP = 'monitoring.coreos.com';

/** Where it is said how Prometheus talks to something. */
const CLIENTS = [
  { kinds: `${GROUP}/ServiceMonitor`, at: 'spec.endpoints[]' },
  { kinds: `${GROUP}/PodMonitor`, at: 'spec.podMetricsEndpoints[]' },
  { kinds: `${GROUP}/{Probe,ScrapeConfig}`, at: 'spec' },
  { kinds: `${GROUP}/ScrapeConfig`, at: 'spec.{consulSDConfigs,dockerSDConfigs,httpSDConfigs,kubernetesSDConfigs}[]' },
  { kinds: `${GROUP}/{Prometheus,PrometheusAgent,ThanosRuler}`, at: 'spec.{remoteRead,remoteWrite}[]' },
  { kinds: `${GROUP}/Prometheus`, at: 'spec.alerting.alertmanagers[]' },
  { kinds: `${GROUP}/{Prometheus,PrometheusAgent}`, at: 'spec.apiserverConfig' },
];

const CLIENT_ROWS: readonly Omit<ReferenceRow, 'kinds'>[] = [
  { at: '{basicAuth.username,basicAuth.password,authorization.credentials}', to: '/Secret', key: 'key' },
  { at: '{bearerTokenSecret,oauth2.clientSecret,oauth2.clientId.secret}', to: '/Secret', key: 'key' },
  { at: 'oauth2.clientId.configMap', to: '/ConfigMap', key: 'key' },
  { at: '{tlsConfig,oauth2.tlsConfig}.{ca,cert}.secret', to: '/Secret', key: 'key' },
  { at: '{tlsConfig,oauth2.tlsConfig}.{ca,cert}.configMap', to: '/ConfigMap', key: 'key' },
  { at: '{tlsConfig,oauth2.tlsConfig}.keySecret', to: '/Secret', key: 'key' },
];

const SERVERS = `${GROUP}/{Alertmanager,Prometheus,PrometheusAgent,ThanosRuler}`;

const SERVER_ROWS: readonly Omit<ReferenceRow, 'kinds'>[] = [
  { at: 'spec.serviceAccountName', to: '/ServiceAccount' },
  { at: 'spec.serviceName', to: '/Service' },
  { at: 'spec.priorityClassName', to: 'scheduling.k8s.io/PriorityClass' },
  { at: 'spec.imagePullSecrets[]', to: '/Secret', keys: ['.dockerconfigjson'] },
  { at: 'spec.secrets[]', to: '/Secret' },
  { at: 'spec.configMaps[]', to: '/ConfigMap' },
  { at: 'spec.web.tlsConfig.keySecret', to: '/Secret', key: 'key' },
  { at: 'spec.web.tlsConfig.{cert,client_ca}.secret', to: '/Secret', key: 'key' },
  { at: 'spec.web.tlsConfig.{cert,client_ca}.configMap', to: '/ConfigMap', key: 'key' },
  { at: 'spec.{additionalScrapeConfigs,additionalAlertManagerConfigs}', to: '/Secret', key: 'key' },
  { at: 'spec.{additionalAlertRelabelConfigs,objectStorageConfig}', to: '/Secret', key: 'key' },
  { at: 'spec.thanos.objectStorageConfig', to: '/Secret', key: 'key' },
  { at: 'spec.volumes[].secret', to: '/Secret', name: 'secretName', key: 'items[].key' },
  { at: 'spec.volumes[].configMap', to: '/ConfigMap', key: 'items[].key' },
  { at: 'spec.volumes[].persistentVolumeClaim', to: '/PersistentVolumeClaim', name: 'claimName' },
];

/** The credentials of receivers of alerts. */
const RECEIVER_SECRETS = [
  '{apiKey,apiSecret,apiURL,authPassword,authSecret,botToken,routingKey,serviceKey,token,urlSecret,userKey,webhookURL}',
  'httpConfig.basicAuth.{username,password}',
  'httpConfig.authorization.credentials',
];

const REFERENCES: readonly ReferenceRow[] = [
  ...rowsFor(CLIENTS, CLIENT_ROWS),
  ...rowsFor(SERVERS, SERVER_ROWS),
  { kinds: `${GROUP}/Prometheus`, at: 'spec.alerting.alertmanagers[]', to: '/Service', port: 'port' },
  ...rowsFor(`${GROUP}/Alertmanager`, [
    // Where none is named, the operator makes one up, and it is not there for the first start.
    { at: 'spec.configSecret', to: '/Secret', keys: ['alertmanager.yaml'] },
    { at: 'spec.alertmanagerConfiguration', to: `${GROUP}/AlertmanagerConfig` },
  ]),
  ...rowsFor(
    [{ kinds: `${GROUP}/AlertmanagerConfig`, at: 'spec.receivers[].*[]' }],
    RECEIVER_SECRETS.map((at) => ({ at, to: '/Secret', key: 'key' })),
  ),
];

/** https://prometheus-operator.dev/docs/api-reference/api/ */
export const kinds: Kinds = {
  references: REFERENCES,
  claims: [{ kinds: SERVERS, at: 'spec.storage.volumeClaimTemplate', perPod: true }],
  makes: [{ kinds: SERVERS, to: '/Pod' }],
  selectors: [
    { kinds: `${GROUP}/PodMonitor`, at: 'spec.selector', of: '/Pod', namespaces: 'spec.namespaceSelector' },
    { kinds: `${GROUP}/ServiceMonitor`, at: 'spec.selector', of: '/Service', namespaces: 'spec.namespaceSelector' },
  ],
};
