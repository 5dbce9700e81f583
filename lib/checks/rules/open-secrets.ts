import { allContainersOf } from '../../derive/pods.ts';
import type { KindTable } from '../../kinds/kind-table.ts';
import { type JsonMap, type KubernetesObject, texts } from '../../model/object.ts';
import { remembered } from '../../model/remembered.ts';
import { isCrd, isKind, kindKey } from '../../model/rendered.ts';
import { credentialIn, isLiteralOf, isSecretName } from '../credentials.ts';
import { eachObject } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import { holding } from '../held-texts.ts';
import { objectsOf } from '../objects-of.ts';
import { type Found, ruleTable, type Subject, shared } from '../rule.ts';
import { mayHoldSecret, secretInProse, secretsIn } from '../secret-texts.ts';
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

const mayLeak = holding({
  texts: (text, { credentials }) => mayHoldSecret(text, credentials),
  keys: (key, leadsToText) => leadsToText && isSecretName(key),
});

const leaksOf = remembered((kinds: KindTable) => remembered((object: KubernetesObject) => readLeaks(object, kinds)));

function readLeaks(object: KubernetesObject, kinds: KindTable): readonly Leak[] {
  // Secrets in plain text are a mistake as a whole, and schemas hold no values.
  if (isKind(object, '/Secret') || isCrd(object)) return [];
  const isBuiltin = kinds.groups.isBuiltin(kindKey(object));
  const leaks: Leak[] = [];
  const visit: Parameters<typeof visitTexts>[1] = (text, name, at) => {
    const short = () => kinds.shortPlace(object, at().path);
    const shape = credentialIn(text, kinds.credentials);
    if (shape !== undefined) leaks.push({ path: short(), shape, value: text });
    else if (isSecretName(name) && isLiteralOf(name, text) && !isOther(name, text, short())) {
      const path = short();
      const isOfKubernetes = isBuiltin || path !== at().path;
      if (NAMED.test(path) || !(isOfKubernetes || isName(name, object))) leaks.push({ path, value: text });
    } else leaks.push(...within(text, short));
  };
  visitTexts(object, visit, '', { numbers: true });
  return [
    ...leaks,
    ...kinds
      .podSpecs(object)
      .flatMap(allContainersOf)
      .flatMap((each) => [...options(each, kinds.credentials), ...commandLine(each)]),
  ];
}

/** What a text gives away in the middle: of a file, a script, or an option. */
function within(text: string, short: () => string): readonly Leak[] {
  const [first] = secretsIn(text);
  if (!first) return [];
  const path = short();
  const option = text.startsWith('-') ? /^--?[\w.-]+/.exec(text)?.[0] : undefined;
  return [
    {
      path: first.name === undefined ? path : `${path} (${option ?? first.name})`,
      shape: first.what,
      value: first.value,
    },
  ];
}

/** The argument behind an option that says it is secret: `--password`, and then the password. */
function options({ name, command, args }: JsonMap, known: KindTable['credentials']): readonly Leak[] {
  return Object.entries({ command, args }).flatMap(([list, given]) => {
    const all = texts(given);
    return all.flatMap((value, index) => {
      const option = all[index - 1] ?? '';
      const isGiven = /^--?[A-Za-z][\w.-]*$/.test(option) && isSecretName(option) && !value.startsWith('-');
      return isGiven && isLiteralOf(option, value) && credentialIn(value, known) === undefined
        ? [{ path: `spec.containers[${name}].${list}[${index}] (${option})`, value }]
        : [];
    });
  });
}

/** What several arguments together give away: `mysql`, `-u`, `root`, `-phunter2`. */
function commandLine({ name, command, args }: JsonMap): readonly Leak[] {
  const words = [...texts(command), ...texts(args)];
  if (words.some((word) => secretsIn(word).length > 0)) return [];
  const found = secretsIn(words.join(' ')).find(({ what }) => what !== undefined);
  return found
    ? [{ path: `containers[${name}].${command ? 'command' : 'args'}`, shape: found.what, value: found.value }]
    : [];
}

/** A value under such a name that is none: a file of users, and in values of charts the name of a Secret, or of a key of one. */
function isOther(name: string, text: string, path: string): boolean {
  if (/^passwd$/i.test(name) && /:|\n/.test(text)) return true;
  const isWord = /^[a-z]+([-_.][a-z]+)*$/i.test(text);
  if (/(^|[a-z])secret_?key$/i.test(name) && name !== name.toUpperCase()) return isWord;
  return path.startsWith('spec.values') && /^secret$/.test(name) && /^[a-z]+(-[a-z]+)+$/.test(text);
}

/** Fields of custom resources that bear the name of a Secret: `basicAuth.secret`, `passwordSecret`; and all of a HelmRelease but its values. */
function isName(name: string, object: KubernetesObject): boolean {
  return /^secret$|[a-z]Secret$|^secretKey$/.test(name) || isKind(object, 'helm.toolkit.fluxcd.io/HelmRelease');
}

/** The names of all Secrets that are known: a value that is one of them refers to it. */
const names = shared(
  (subject): ReadonlySet<string> =>
    new Set([
      ...(subject.cluster.secrets?.files ?? []).flatMap(({ name }) => name ?? []),
      ...subject.cluster.components.flatMap(({ name, installs }) => [name, ...(installs?.secrets ?? [])]),
      ...objectsOf(subject, '/Secret').map(({ object }) => object.metadata.name),
    ]),
);

function find(judge: (leak: Leak, subject: Subject) => string | false) {
  const fix = 'put it into a Secret (npm run -s secret:new), and refer to it with secret()';
  return eachObject(
    undefined,
    ({ object }, subject) =>
      mayLeak(object, subject.kinds) &&
      leaksOf(subject.kinds)(object).map((leak) => {
        const what = judge(leak, subject);
        return what && { what, fix };
      }),
  );
}

/** What reasons give away: of what is accepted, and of overrides. */
function inReasons({ declaration, kinds }: Subject): readonly Found[] {
  const fix = 'take it out of the sentence, and if it was ever committed, change it';
  const told = (component: string | undefined, where: string, text: unknown): readonly Found[] => {
    const shape = typeof text === 'string' ? secretInProse(text, kinds.credentials) : undefined;
    return shape === undefined
      ? []
      : [{ ...(component !== undefined && { component }), where, what: `says ${shape} in a reason`, fix }];
  };
  const ofAccept = (component: string | undefined, accept: object = {}) =>
    Object.entries(accept).flatMap(([rule, reason]) => told(component, `accept.${rule}`, reason));
  return [
    ...ofAccept(undefined, declaration.accept),
    ...declaration.components.flatMap(({ name, accept, overrides = [], about }) => [
      ...ofAccept(name, accept),
      ...told(name, 'about', about),
      ...overrides.flatMap(({ because }, index) => told(name, `overrides[${index}].because`, because)),
    ]),
  ];
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
    check: (subject) => [...credential(subject), ...inReasons(subject)],
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
