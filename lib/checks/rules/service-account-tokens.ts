import { type JsonMap, list, path } from '../../model/object.ts';
import { eachPods } from '../each-object.ts';
import { documents, manifest } from '../example-objects.ts';
import { objectsOf } from '../objects-of.ts';
import type { PlacedPods } from '../placed-pods.ts';
import { accountsWithRights } from '../rights.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';

/** Whether the ServiceAccounts that are rendered give their tokens to pods that say nothing, by `namespace/name`. */
const mounting = shared((subject): ReadonlyMap<string, boolean> => {
  const accounts = objectsOf(subject, '/ServiceAccount').map(({ object }) => object);
  return new Map(
    accounts.map(({ metadata: { namespace, name }, automountServiceAccountToken: gives }) => [
      `${namespace}/${name}`,
      gives !== false,
    ]),
  );
});

/** The account of some pods, and whether it has rights and they get its token. */
function accountOf({ placed: { object }, spec: pod }: PlacedPods, subject: Subject) {
  const { namespace } = object.metadata;
  const name = String(pod.serviceAccountName ?? pod.serviceAccount ?? 'default');
  const account = `${namespace}/${name}`;
  const bound = accountsWithRights(subject);
  return {
    name,
    isRendered: mounting(subject).has(account),
    hasRights: [account, `${namespace}/*`, 'system:serviceaccounts'].some((key) => bound.has(key)),
    gets: (pod.automountServiceAccountToken ?? mounting(subject).get(account) ?? true) === true,
  };
}

function hasProjectedToken({ volumes }: JsonMap): boolean {
  const sources = list(volumes).flatMap(({ projected }) => list(path(projected, 'sources')));
  return sources.some(({ serviceAccountToken }) => serviceAccountToken !== undefined);
}

const running = (automount: boolean) =>
  documents(
    manifest(
      'v1 Pod',
      'web',
      `spec:
  serviceAccountName: web
  automountServiceAccountToken: ${automount}
  containers: [{ name: web }]`,
    ),
    manifest('v1 ServiceAccount', 'web'),
  );

const BOUND = manifest(
  'rbac.authorization.k8s.io/v1 RoleBinding',
  'web',
  'roleRef: { kind: Role, name: web }\nsubjects: [{ kind: ServiceAccount, name: web }]',
);

export const rules = ruleTable({
  'needless-token': {
    severity: 'warning',
    what: 'A pod gets a token that it has no use for',
    why: 'With the token, an intruder in the program is known to the API server, and has what is given to all accounts, now and by every later mistake.',
    fix: 'Set `automountServiceAccountToken: false`, as everything does that `app()` and `Workload` draw without `serviceAccount`. A program that proves who it is to somebody else than the API server needs its token: accept it.',
    check: eachPods((pods, subject) => {
      const { name, isRendered, hasRights, gets } = accountOf(pods, subject);
      const what = `gets the token of the ServiceAccount '${name}', which has no rights`;
      const isNeedless = gets && !hasRights && (isRendered || name === 'default');
      return isNeedless && { what, fix: 'set automountServiceAccountToken: false' };
    }),
    wrong: running(true),
    right: running(false),
  },
  'missing-token': {
    severity: 'warning',
    what: 'A pod has rights, but no token to use them',
    why: 'Every request to the API server is refused, or the program does not even start, since it finds no token in its place.',
    fix: 'Set `automountServiceAccountToken: true` in the pod, as `serviceAccount` does in `app()` and `Workload`. Where it asks for nothing, remove its rights.',
    check: eachPods((pods, subject) => {
      const { name, isRendered, hasRights, gets } = accountOf(pods, subject);
      const isMissing = !gets && hasRights && isRendered && name !== 'default' && !hasProjectedToken(pods.spec);
      const what = `runs as the ServiceAccount '${name}', which has rights, but gets no token to use them`;
      return isMissing && { what, fix: 'set automountServiceAccountToken: true, or remove the rights' };
    }),
    wrong: documents(running(false), BOUND),
    right: documents(running(true), BOUND),
  },
});
