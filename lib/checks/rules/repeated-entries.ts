import { finder } from '../../kinds/field-path.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { ofObjects, type Wrong } from '../each-object.ts';
import { repeated } from '../repeated.ts';
import type { Rule } from '../rule.ts';

/** Lists of hosts, addresses and the like, by `group/Kind`; what stands in several lists of one object counts together. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  'cert-manager.io/Certificate': ['spec.dnsNames[]', 'spec.ipAddresses[]'],
  'cert-manager.io/ClusterIssuer': [
    'spec.acme.solvers[].selector.dnsZones[]',
    'spec.acme.solvers[].selector.dnsNames[]',
  ],
  'cert-manager.io/Issuer': ['spec.acme.solvers[].selector.dnsZones[]', 'spec.acme.solvers[].selector.dnsNames[]'],
  'discovery.k8s.io/EndpointSlice': ['endpoints[].addresses[]'],
  'metallb.io/IPAddressPool': ['spec.addresses[]'],
  'metallb.io/L2Advertisement': ['spec.ipAddressPools[]'],
  'networking.k8s.io/Ingress': ['spec.tls[].hosts[]'],
  'traefik.io/Middleware': ['spec.{ipAllowList,ipWhiteList}.sourceRange[]'],
  'traefik.io/MiddlewareTCP': ['spec.{ipAllowList,ipWhiteList}.sourceRange[]'],
};

const FINDERS = new Map(Object.entries(LISTS).map(([kind, paths]) => [kind, paths.map(finder)]));

function twice(object: KubernetesObject): readonly Wrong[] {
  const group = object.apiVersion.split('/')[0];
  return (FINDERS.get(`${group}/${object.kind}`) ?? []).flatMap((find) => {
    const hits = find(object).filter(({ value }) => typeof value === 'string');
    return repeated(hits.map(({ value }) => String(value).toLowerCase())).map((value) => ({
      what: `has '${value}' twice in ${hits[0]?.at.replace(/\[[^[]*\]$/, '')}`,
      fix: 'remove one of them, or correct it',
    }));
  });
}

const slice = (endpoints: string) => ({
  objects: `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: web }
addressType: IPv4
endpoints: [${endpoints}]
`,
});

export const rules: readonly Rule[] = [
  {
    id: 'same-entry',
    severity: 'warning',
    what: 'A host or an address stands twice in one list',
    why: 'The second one does nothing. Most often it was copied to be changed, and the change was forgotten: the other host has no certificate, the other machine gets no request.',
    fix: 'Correct one of the two, or remove it.',
    check: ofObjects(Object.keys(LISTS), twice),
    wrong: slice('{ addresses: [10.10.11.40] }, { addresses: [10.10.11.40] }'),
    right: slice('{ addresses: [10.10.11.40] }, { addresses: [10.10.11.41] }'),
  },
];
