import { rules as traefik } from '../charts/addons/traefik/rules.ts';
import { check } from '../lib/checks/check.ts';
import type { Example } from '../lib/checks/rule.ts';
import { rules as SELECTORS } from '../lib/checks/rules/selectors-rules.ts';
import { rules as UNUSED } from '../lib/checks/rules/unused-rules.ts';
import { subjectOf } from '../lib/pages/rule-example.ts';
import { REFERENCE_RULES } from './reference-rules.ts';
import { brief, CRDS, KINDS, SCHEMAS, SIDES } from './sample-cluster.ts';

const LOOKED_AT = [
  ...REFERENCE_RULES,
  ...SELECTORS,
  ...UNUSED,
  ...traefik.filter(({ id }) => id === 'unused-middleware'),
];

/** What is found wrong with an example, in short; `web` is its component and namespace. */
export function findings(example: Example): readonly string[] {
  const subject = subjectOf(
    { ...example, objects: `${WEB}---${example.objects}` },
    { crds: CRDS, kinds: KINDS, sides: SIDES, schemas: SCHEMAS },
  );
  const { findings: found } = check(subject, LOOKED_AT);
  return found.map((finding) => brief(finding).replace(/^(\w+) home\/web /, '$1 '));
}

export const WEB = `
apiVersion: v1
kind: Namespace
metadata: { name: web }
`;

export const object = (apiVersion: string, kind: string, spec: string, metadata = '') => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: x${metadata} }
spec: ${spec}
`;

export const pods = (spec: string, kind = 'Deployment') => object('apps/v1', kind, `{ template: { spec: ${spec} } }`);
export const docs = (...texts: readonly string[]) => texts.join('---');

export const CONFIG = `
apiVersion: v1
kind: ConfigMap
metadata: { name: config, labels: { reader: x } }
data: { a.conf: x }
binaryData: { b.bin: eA== }
`;
export const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: ExternalName, externalName: web.bramble.example }
`;
export const PORTS = SERVICE.replace(
  '{ type: ExternalName, externalName: web.bramble.example }',
  '{ ports: [{ name: http, port: 80 }, { port: 443 }] }',
);
export const SLICE = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web, labels: { kubernetes.io/service-name: web } }
`;
export const NUMBERED = docs(PORTS, SLICE);
export const named = (apiVersion: string, kind: string, name: string) => `
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name} }
`;
export const TRAEFIK = 'traefik.io/v1alpha1';
export const route = (fields: string) => object(TRAEFIK, 'IngressRoute', `{ routes: [{ ${fields} }] }`);
export const ingress = (annotations: string) =>
  object('networking.k8s.io/v1', 'Ingress', '{}', `, annotations: { ${annotations} }`);
export const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
export const SAFE = pods("{ containers: [{ name: t, args: ['--providers.kubernetesCRD.safeNaming=true'] }] }");
export const MONITORING = 'monitoring.coreos.com/v1';
export const NOTIFICATION = 'notification.toolkit.fluxcd.io/v1beta3';
