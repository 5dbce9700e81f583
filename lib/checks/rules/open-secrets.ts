import type { KindTable } from '../../kinds/kind-table.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { remembered } from '../../model/remembered.ts';
import { isCrd, isKind, kindKey } from '../../model/rendered.ts';
import { credentialIn, isLiteral, isSecretName } from '../credentials.ts';
import { eachObject } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import { ruleTable, type Subject, shared } from '../rule.ts';
import { visitTexts } from '../texts.ts';

/** Something secret in the open. */
interface Leak {
  readonly path: string;
  /** What it looks like, or undefined where only its name says that it is secret. */
  readonly shape?: string;
  readonly value: string;
}

/** Where a person names the keys; elsewhere keys are those of Kubernetes, and name Secrets rather than hold them. */
const NAMED = /^(data|spec\.values)[.[]|(^|\.)env\[[^\]]*\]\.value$/;

const leaksOf = remembered((kinds: KindTable) => remembered((object: KubernetesObject) => readLeaks(object, kinds)));

function readLeaks(object: KubernetesObject, kinds: KindTable): readonly Leak[] {
  // Secrets in plain text are a mistake as a whole, and schemas hold no values.
  if (isKind(object, '/Secret') || isCrd(object)) return [];
  const isBuiltin = kinds.groups.isBuiltin(kindKey(object));
  const leaks: Leak[] = [];
  visitTexts(object, (text, name, at) => {
    const shape = credentialIn(text, kinds.credentials);
    if (shape === undefined && !(isSecretName(name) && isLiteral(text))) {
      const option = optionIn(text);
      if (option !== undefined) leaks.push({ path: `${kinds.shortPlace(object, at().path)} (${option})`, value: text });
      return;
    }
    const whole = at().path;
    const path = kinds.shortPlace(object, whole);
    const isOfKubernetes = isBuiltin || path !== whole;
    if (shape !== undefined) leaks.push({ path, shape, value: text });
    else if (NAMED.test(path) || !(isOfKubernetes || isName(name, object))) leaks.push({ path, value: text });
  });
  return leaks;
}

/** The option of a command line that gives a secret away: `--db-password=…`. */
function optionIn(text: string): string | undefined {
  if (!text.startsWith('-')) return undefined;
  const [, option = '', value = ''] = /^(--?[A-Za-z][\w.-]*)=(.+)$/s.exec(text) ?? [];
  return isSecretName(option) && isLiteral(value) ? option : undefined;
}

/** Fields of custom resources that bear the name of a Secret: `basicAuth.secret`, `passwordSecret`; and all of a HelmRelease but its values. */
function isName(name: string, object: KubernetesObject): boolean {
  return /^secret$|[a-z]Secret$/.test(name) || isKind(object, 'helm.toolkit.fluxcd.io/HelmRelease');
}

/** The names of all Secrets that are known: a value that is one of them refers to it. */
const names = shared(
  ({ cluster, objects }): ReadonlySet<string> =>
    new Set([
      ...(cluster.secrets?.files ?? []).flatMap(({ name }) => name ?? []),
      ...cluster.components.flatMap(({ name, installs }) => [name, ...(installs?.secrets ?? [])]),
      ...objects.filter(({ object }) => isKind(object, '/Secret')).map(({ object }) => object.metadata.name),
    ]),
);

function find(judge: (leak: Leak, subject: Subject) => string | false) {
  const fix = 'put it into a Secret (npm run -s secret:new), and refer to it with secret()';
  return eachObject(undefined, ({ object }, subject) =>
    leaksOf(subject.kinds)(object).map((leak) => {
      const what = judge(leak, subject);
      return what && { what, fix };
    }),
  );
}

const credential = find(({ path, shape }) => shape !== undefined && `has what looks like ${shape} in ${path}`);

const literal = find(
  ({ path, shape, value }, subject) =>
    shape === undefined &&
    !names(subject).has(value) &&
    `has a value in the open where its name says a secret: ${path}`,
);

export const rules = ruleTable({
  credential: {
    acceptable: true,
    what: 'A credential stands in the open',
    why: 'What is committed is read by everybody who can read the repository, now and in all copies of it. Programs look for such shapes within minutes of a push.',
    fix: 'Put it into an encrypted Secret with `npm run -s secret:new`, and refer to it with `secret()`. If it was ever pushed, have its issuer replace it: removing the line does not take it back. Accept it only where it is meant to be public.',
    check: credential,
    wrong: pod('env: [{ name: DATABASE, value: "postgres://web:bramble@db:5432/web" }]'),
    right: pod('env: [{ name: DATABASE, valueFrom: { secretKeyRef: { name: web, key: database } } }]'),
  },
  'open-secret': {
    acceptable: true,
    what: 'A value stands in the open under a name that says it is secret',
    why: 'What is committed is read by everybody who can read the repository, now and in all copies of it.',
    fix: 'Put it into an encrypted Secret with `npm run -s secret:new`, and refer to it with `secret()`. A path of a file, `$(VARIABLE)`, a number and the name of a Secret are no values. Accept it where it is no secret.',
    check: literal,
    wrong: pod('env: [{ name: WEB_PASSWORD, value: bramble }]'),
    right: pod('env: [{ name: WEB_PASSWORD_FILE, value: /run/secrets/password }]'),
  },
});
