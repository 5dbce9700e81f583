import { type JsonMap, list } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { documents, manifest } from '../example-objects.ts';
import { at } from '../placed.ts';
import { placedPods } from '../placed-pods.ts';
import { accountsWithRights } from '../rights.ts';
import { type Found, ruleTable, type Subject, shared } from '../rule.ts';

/** Whether the ServiceAccounts that are rendered give their tokens to pods that say nothing, by `namespace/name`. */
const mounting = shared(
  ({ objects }): ReadonlyMap<string, boolean> =>
    new Map(
      objects
        .filter(({ object }) => isKind(object, '/ServiceAccount'))
        .map(({ object: { metadata, automountServiceAccountToken } }) => [
          `${metadata.namespace}/${metadata.name}`,
          automountServiceAccountToken !== false,
        ]),
    ),
);

type Judge = (account: { name: string; isRendered: boolean; hasRights: boolean; gets: boolean; pod: JsonMap }) =>
  | {
      what: string;
      fix: string;
    }
  | undefined;

function ofPods(judge: Judge) {
  return (subject: Subject): readonly Found[] =>
    placedPods(subject).flatMap(({ placed: each, spec: pod }) => {
      const { namespace } = each.object.metadata;
      const name = String(pod.serviceAccountName ?? pod.serviceAccount ?? 'default');
      const account = `${namespace}/${name}`;
      const bound = accountsWithRights(subject);
      const mistake = judge({
        name,
        pod,
        isRendered: mounting(subject).has(account),
        hasRights: [account, `${namespace}/*`, 'system:serviceaccounts'].some((key) => bound.has(key)),
        gets: (pod.automountServiceAccountToken ?? mounting(subject).get(account) ?? true) === true,
      });
      return mistake ? [at(each, mistake)] : [];
    });
}

const needless: Judge = ({ name, isRendered, hasRights, gets }) =>
  !gets || hasRights || !(isRendered || name === 'default')
    ? undefined
    : {
        what: `gets the token of the ServiceAccount '${name}', which has no rights`,
        fix: 'set automountServiceAccountToken: false',
      };

const missing: Judge = ({ name, isRendered, hasRights, gets, pod }) =>
  gets || !hasRights || !isRendered || name === 'default' || hasProjectedToken(pod)
    ? undefined
    : {
        what: `runs as the ServiceAccount '${name}', which has rights, but gets no token to use them`,
        fix: 'set automountServiceAccountToken: true, or remove the rights',
      };

function hasProjectedToken({ volumes }: JsonMap): boolean {
  return list(volumes).some(({ projected }) =>
    list((projected as JsonMap | undefined)?.sources).some(
      ({ serviceAccountToken }) => serviceAccountToken !== undefined,
    ),
  );
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
    check: ofPods(needless),
    wrong: running(true),
    right: running(false),
  },
  'missing-token': {
    severity: 'warning',
    what: 'A pod has rights, but no token to use them',
    why: 'Every request to the API server is refused, or the program does not even start, since it finds no token in its place.',
    fix: 'Set `automountServiceAccountToken: true` in the pod, as `serviceAccount` does in `app()` and `Workload`. Where it asks for nothing, remove its rights.',
    check: ofPods(missing),
    wrong: documents(running(false), BOUND),
    right: documents(running(true), BOUND),
  },
});
