import { closest } from '../../model/closest.ts';
import { ofObjects, type Wrong } from '../each-object.ts';
import type { Rule } from '../rule.ts';

const TOGGLE = /^(disabled|enabled)$/i;
const YES_OR_NO = /^(true|false)$/;
const ANY = /^/;

/**
 * Annotations that programs of the cluster read, by the part before the slash, each with what may stand in it. Of the group of
 * Flux' Kustomizations every word is known; of others only what is nearly one of these is a mistake.
 */
const KNOWN: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  'cert-manager.io': {
    'cluster-issuer': ANY,
    'common-name': ANY,
    duration: ANY,
    'inject-apiserver-ca': YES_OR_NO,
    'inject-ca-from': ANY,
    'inject-ca-from-secret': ANY,
    issuer: ANY,
    'issuer-name': ANY,
    'issuer-group': ANY,
    'issuer-kind': ANY,
    'private-key-algorithm': ANY,
    'private-key-rotation-policy': ANY,
    'private-key-size': ANY,
    'renew-before': ANY,
    'revision-history-limit': ANY,
    usages: ANY,
  },
  'ingressclass.kubernetes.io': { 'is-default-class': YES_OR_NO },
  'kustomize.toolkit.fluxcd.io': {
    force: TOGGLE,
    prune: TOGGLE,
    reconcile: TOGGLE,
    ssa: /^(IfNotPresent|Ignore|Merge|Override)$/i,
    substitute: TOGGLE,
  },
  'metallb.io': {
    'address-pool': ANY,
    'allow-shared-ip': ANY,
    'ip-allocated-from-pool': ANY,
    loadBalancerIPs: ANY,
  },
  'storageclass.kubernetes.io': { 'is-default-class': YES_OR_NO },
  'traefik.ingress.kubernetes.io': {
    'router.entrypoints': ANY,
    'router.middlewares': ANY,
    'router.observability.accesslogs': YES_OR_NO,
    'router.observability.metrics': YES_OR_NO,
    'router.observability.tracing': YES_OR_NO,
    'router.pathmatcher': ANY,
    'router.priority': /^-?\d+$/,
    'router.rulesyntax': ANY,
    'router.tls': YES_OR_NO,
    'router.tls.certresolver': ANY,
    'router.tls.options': ANY,
    'service.nativelb': YES_OR_NO,
    'service.nodeportlb': YES_OR_NO,
    'service.passhostheader': YES_OR_NO,
    'service.serversscheme': ANY,
    'service.serverstransport': ANY,
    'service.sticky.cookie': YES_OR_NO,
  },
};

function mistaken(key: string, value: unknown): readonly Wrong[] {
  const slash = key.indexOf('/');
  const prefix = key.slice(0, slash);
  const name = key.slice(slash + 1);
  if (slash < 0) return [];
  const known = KNOWN[prefix];
  if (!known) {
    const meant = closest(prefix, Object.keys(KNOWN));
    const isMeant = meant !== undefined && Math.abs(meant.length - prefix.length) <= 1 && name in KNOWN[meant]!;
    return isMeant ? [wrongName(key, `${meant}/${name}`)] : [];
  }
  const form = known[name];
  if (!form) {
    const meant = closest(name, Object.keys(known));
    return meant !== undefined && Math.abs(meant.length - name.length) <= 2
      ? [wrongName(key, `${prefix}/${meant}`)]
      : [];
  }
  if (form.test(String(value))) return [];
  const fix =
    form === YES_OR_NO
      ? "write 'true' or 'false'"
      : form === TOGGLE
        ? 'write enabled or disabled'
        : 'see its documentation';
  return [{ what: `has ${key}: ${value}, which nobody understands`, fix }];
}

function wrongName(key: string, meant: string): Wrong {
  return { what: `has the annotation ${key}, which nobody reads`, fix: `did you mean '${meant}'?` };
}

const object = (annotation: string) => ({
  objects: `
apiVersion: v1
kind: Namespace
metadata: { name: web, annotations: { ${annotation} } }
`,
});

export const rules: readonly Rule[] = [
  {
    id: 'unread-annotation',
    severity: 'warning',
    what: 'An annotation is misspelt, so that nobody reads it',
    why: 'Annotations may have any name and any text: neither the API server nor the program that it is meant for says a word. The setting never takes effect.',
    fix: 'Take the name and the value from the documentation of Traefik, cert-manager, MetalLB or Flux.',
    check: ofObjects(undefined, ({ metadata: { annotations = {} } }) =>
      Object.entries(annotations).flatMap(([key, value]) => mistaken(key, value)),
    ),
    wrong: object('kustomize.toolkit.fluxcd.io/prun: disabled'),
    right: object('kustomize.toolkit.fluxcd.io/prune: disabled'),
  },
];
