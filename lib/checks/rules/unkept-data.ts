import { twins } from '../../model/grouped.ts';
import type { Kinds } from '../../model/kinds.ts';
import { path } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { eachObject, ofObjects } from '../each-object.ts';
import { documents, manifest } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';

/** What makes a Secret, and which. */
function makersOf({ objects, kinds }: Subject): readonly { readonly placed: Placed; readonly secret: string }[] {
  return objects.flatMap((placed) => {
    const { kind, apiVersion, metadata } = placed.object;
    // Ingresses share a certificate, and that of the first is taken for all.
    if (kind === 'Ingress') return [];
    if (kind === 'Secret' && apiVersion === 'v1') return [{ placed, secret: `${metadata.namespace}/${metadata.name}` }];
    const made = kinds.made(placed.object).filter((each) => each.kind === '/Secret');
    return [...new Set(made.map(({ namespace, name }) => `${namespace}/${name}`))].map((secret) => ({
      placed,
      secret,
    }));
  });
}

function madeTwice(subject: Subject): readonly Found[] {
  return twins(makersOf(subject), ({ secret }) => secret)
    .filter(({ each, first }) => each.placed.object !== first.placed.object && !isKind(each.placed.object, '/Secret'))
    .map(({ each: { placed, secret }, first }) => {
      const { kind, metadata } = first.placed.object;
      const what = `fills in the Secret ${secret}, which the ${kind} '${metadata.name}' fills in too`;
      return at(placed, { what, fix: 'give each a Secret of its own' });
    });
}

/** A kind that makes Secrets. */
const MAKING: Kinds = { makes: [{ kinds: 'vault.bramble.example/Login', at: 'spec.secret', to: '/Secret' }] };
const login = (name: string, secret: string) =>
  manifest('vault.bramble.example/v1 Login', name, `spec: { secret: ${secret} }`);
const logins = (...secrets: readonly string[]): Example => ({
  component: { kinds: MAKING },
  objects: documents(...secrets.map((secret, index) => login(`login-${index}`, secret))),
});

const FORCE = 'kustomize.toolkit.fluxcd.io/force';
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';

const statefulSet = (policy: string) =>
  manifest(
    'apps/v1 StatefulSet',
    'db',
    `spec:\n  selector: { matchLabels: { app: db } }\n  persistentVolumeClaimRetentionPolicy: { whenDeleted: ${policy} }\n  template:\n    metadata: { labels: { app: db } }\n    spec: { containers: [{ name: db, image: docker.io/library/busybox:1.37.0 }] }`,
  );

/** What takes data along, or writes over it. */
export const rules = ruleTable({
  'secret-of-two': {
    what: 'Two objects fill in one Secret',
    why: 'Each writes its own over that of the other, for ever: pods get now the one, now the other. Two Certificates on one Secret ask for a new certificate each time, until Let’s Encrypt gives none for a week.',
    fix: 'Give each a Secret of its own, or let one object ask for all that is wanted.',
    check: madeTwice,
    wrong: logins('web', 'web'),
    right: logins('web', 'site'),
  },
  'unkept-data': {
    severity: 'warning',
    what: 'Something that holds data is removed too easily',
    why: 'With `prune: enabled` Flux removes a claim, volume or namespace when it is drawn no more, and with `force: enabled` when a field changes that nobody may change: with all that lies there. A StatefulSet that deletes its claims does so when it is renamed, or scaled down.',
    fix: 'Leave the annotation or the policy out, or accept it where the data may go.',
    check: ofObjects(undefined, (object, kinds) => {
      const { annotations = {} } = object.metadata;
      const isSet = (key: string) => String(annotations[key] ?? '').toLowerCase() === 'enabled';
      const isKept = kinds.isKept(object);
      const policy = isKind(object, 'apps/StatefulSet')
        ? path(object.spec, 'persistentVolumeClaimRetentionPolicy')
        : undefined;
      const recycles =
        isKind(object, '/PersistentVolume') && path(object.spec, 'persistentVolumeReclaimPolicy') === 'Recycle';
      if (!isKept && policy === undefined && !recycles) return undefined;
      return [
        isKept &&
          isSet(PRUNE) && {
            what: 'is removed, with its data, when it is drawn no more (prune: enabled)',
            fix: 'leave the annotation out',
          },
        isKept &&
          isSet(FORCE) && {
            what: 'is replaced, with its data, when it cannot be changed (force: enabled)',
            fix: 'leave the annotation out',
          },
        ...['whenDeleted', 'whenScaled'].map(
          (when) =>
            path(policy, when) === 'Delete' && {
              what: `deletes the claims of its pods (${when}: Delete)`,
              fix: `leave ${when} out`,
            },
        ),
        recycles && {
          what: 'is emptied as soon as nobody claims it (Recycle)',
          fix: 'take persistentVolumeReclaimPolicy: Retain',
        },
      ];
    }),
    wrong: statefulSet('Delete'),
    right: statefulSet('Retain'),
  },
  'uninstalled-release': {
    severity: 'warning',
    what: 'A chart is uninstalled when an upgrade of it fails',
    why: 'With the strategy `uninstall` Flux removes all that the chart brought, claims among them, and installs it anew: what was stored is gone.',
    fix: "Take `strategy: 'rollback'`, which is the default, or accept it where the chart stores nothing.",
    check: eachObject(
      ['helm.toolkit.fluxcd.io/HelmRelease'],
      ({ object }) =>
        path(object.spec, 'upgrade', 'remediation', 'strategy') === 'uninstall' && {
          what: 'is uninstalled, with what it stores, when an upgrade fails',
          fix: 'remove upgrade.remediation.strategy',
        },
    ),
    wrong: manifest(
      'helm.toolkit.fluxcd.io/v2 HelmRelease',
      'web',
      'spec: { upgrade: { remediation: { strategy: uninstall } } }',
    ),
    right: manifest(
      'helm.toolkit.fluxcd.io/v2 HelmRelease',
      'web',
      'spec: { upgrade: { remediation: { strategy: rollback } } }',
    ),
  },
});
