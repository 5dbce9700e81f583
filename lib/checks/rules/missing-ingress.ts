import { leadingNowhere } from '../references.ts';
import type { Rule } from '../rule.ts';

const ingress = (annotations: string) => `
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: { name: letsencrypt-prod }
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: web-lan-only }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: { ${annotations} }
`;

const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';

export const rules: readonly Rule[] = [
  {
    id: 'missing-issuer',
    severity: 'error',
    what: 'A certificate is asked of an issuer that is not there',
    why: 'No certificate is ever made. Browsers get the one of another host, or none.',
    fix: 'Correct the name, or the kind: an `Issuer` serves its own namespace, a `ClusterIssuer` all.',
    check: leadingNowhere('object', 'cert-manager.io/ClusterIssuer', 'cert-manager.io/Issuer'),
    wrong: { objects: ingress('cert-manager.io/cluster-issuer: letsencrypt') },
    right: { objects: ingress('cert-manager.io/cluster-issuer: letsencrypt-prod') },
  },
  {
    id: 'missing-middleware',
    severity: 'error',
    what: 'A route passes a middleware that is not there',
    why: 'Traefik leaves out the whole route, and answers 404. Without the middleware it would let in whom it should not.',
    fix: `Correct the name or the namespace. An Ingress writes it as \`<namespace>_<name>@kubernetescrd\` where Traefik runs with \`safeNaming\`, as it does here, and otherwise with a dash in the place of the underscore.`,
    check: leadingNowhere('object', 'traefik.io/Middleware', 'traefik.io/MiddlewareTCP'),
    wrong: { objects: ingress(`${MIDDLEWARES}: web_lan@kubernetescrd`) },
    right: { objects: ingress(`${MIDDLEWARES}: web_web-lan-only@kubernetescrd`) },
  },
];
