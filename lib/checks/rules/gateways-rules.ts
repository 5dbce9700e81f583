import { documents } from '../example-objects.ts';
import { checkGateways } from '../gateways.ts';
import { checkGrants } from '../grants.ts';
import { type Rule, rulesOf } from '../rule.ts';

const GROUP = 'gateway.networking.k8s.io';

const gateway = (listener: string) => `apiVersion: ${GROUP}/v1
kind: Gateway
metadata: { name: way-in, namespace: traffic }
spec:
  gatewayClassName: home
  listeners: [{ name: web, port: 80, protocol: HTTP, ${listener} }]
`;

const OPEN = 'allowedRoutes: { namespaces: { from: All } }';

const route = ({ parent = '', host = 'web.bramble.example', backend = '' } = {}) => `apiVersion: ${GROUP}/v1
kind: HTTPRoute
metadata: { name: web }
spec:
  parentRefs: [{ name: way-in, namespace: traffic${parent} }]
  hostnames: [${host}]
  rules: [{ backendRefs: [{ name: web, port: 80${backend} }] }]
`;

const grant = `apiVersion: ${GROUP}/v1
kind: ReferenceGrant
metadata: { name: web, namespace: shop }
spec:
  from: [{ group: ${GROUP}, kind: HTTPRoute, namespace: web }]
  to: [{ group: '', kind: Service, name: web }]
`;

const ELSEWHERE = route({ backend: ', namespace: shop' });

/** How routes of Gateway API find their Gateway, and what is behind them. */
export const rules: readonly Rule[] = [
  {
    id: 'missing-grant',
    severity: 'error',
    what: 'Something refers into another namespace, where nobody allows it',
    why: 'The reference counts for nothing: a route answers 500, a listener has no certificate. Only the `status` of the object says `RefNotPermitted`.',
    fix: 'Draw a ReferenceGrant in the namespace that is referred to: `from` names the group, kind and namespace of the object, `to` the group and kind of what it refers to. Or bring both into one namespace.',
    check: checkGrants,
    wrong: { objects: ELSEWHERE },
    right: { objects: documents(ELSEWHERE, grant) },
  },
  ...rulesOf(checkGateways, {
    'gateway-listener': {
      what: 'A route wants a listener that its Gateway does not have',
      why: 'The Gateway does not take the route, and requests get the answer 404. Only the `status` of the route says `NoMatchingParent`.',
      fix: 'Correct `sectionName` or `port`, or leave them out: then each listener of the Gateway may take the route.',
      wrong: documents(gateway(OPEN), route({ parent: ', sectionName: wep' })),
      right: documents(gateway(OPEN), route({ parent: ', sectionName: web' })),
    },
    'gateway-closed': {
      what: 'A Gateway does not let in a route that attaches itself to it',
      why: 'A listener takes routes of its own namespace alone, and those that fit its protocol, where it says no more. Requests get the answer 404, and only the `status` of the route says `NotAllowedByListeners`.',
      fix: 'Widen `allowedRoutes` of the listener: `namespaces: { from: All }`, or a selector of namespaces. What attaches listeners needs `allowedListeners` of the Gateway.',
      wrong: documents(gateway('hostname: web.bramble.example'), route()),
      right: documents(gateway(OPEN), route()),
    },
    'gateway-hostname': {
      what: 'A route has a hostname that no listener of its Gateway takes',
      why: 'Requests for the host never reach the route. Where none of its hostnames fits, the Gateway does not take it at all: `NoMatchingListenerHostname`.',
      fix: 'Correct the hostname, or that of the listener: `*.bramble.example` takes all below it.',
      wrong: documents(gateway(`hostname: bramble.example, ${OPEN}`), route()),
      right: documents(gateway(`hostname: '*.bramble.example', ${OPEN}`), route()),
    },
  }),
];
