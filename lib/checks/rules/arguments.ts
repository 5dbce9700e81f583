import { containersOf } from '../../derive/pods.ts';
import { closest, didYouMean } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { type JsonMap, list, texts } from '../../model/object.ts';
import { eachPods, ofPods } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import type { PlacedPods } from '../placed-pods.ts';
import { referents } from '../referents.ts';
import { ruleTable, type Subject } from '../rule.ts';

/** `--leader-election-namespace=kube-system`: the name of the option, and its value. */
const OPTION = /^--?([\w.-]+)=(.+)$/;

function lost({ spec }: PlacedPods, subject: Subject): Perhaps<Mistake> {
  const all = referents(subject);
  return containersOf(spec).map(({ name, args, command }) =>
    [...texts(command), ...texts(args)].map((text) => {
      const [, option = '', value = ''] = OPTION.exec(text) ?? [];
      const said = (thing: string) => ({
        what: `'${name}' has the argument '${text}': ${thing} is not there`,
        fix: 'correct the name, or accept it where the argument means something else',
      });
      if (/namespace$/i.test(option) && /^(?!(?:true|false)$)[a-z0-9-]+$/.test(value)) {
        const isThere = all.find('/Namespace', '', value) || all.isUnknown(value);
        return !isThere && said(`the namespace '${value}'`);
      }
      const [, namespace = '', service = ''] = /^([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(value) ?? [];
      if (!/service$/i.test(option) || service === '') return undefined;
      const isThere = all.find('/Service', namespace, service) || all.isUnknown(namespace);
      return !isThere && said(`the Service '${service}' of namespace ${namespace}`);
    }),
  );
}

/** A doubled dollar is meant as it stands, and Kubernetes gives each pod the addresses of Services as variables. */
const VARIABLE = /(?<!\$)\$\(([A-Za-z_][\w.-]*)\)/g;
const GIVEN = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\w+)?)$/;

function undefinedOf({ name, env, envFrom, command, args }: JsonMap) {
  if (list(envFrom).length > 0) return [];
  const variables = list(env);
  const all = variables.map((variable) => String(variable.name));
  return [
    // A variable reads those that stand before it.
    ...variables.flatMap((variable, at) =>
      unread(texts([variable.value ?? null]), all.slice(0, at)).map((missing) =>
        wrongIn(String(name), missing, all, all[at]),
      ),
    ),
    ...unread([...texts(command), ...texts(args)], all).map((missing) => wrongIn(String(name), missing, all)),
  ].filter(({ what }, at, found) => found.findIndex((each) => each.what === what) === at);
}

/** What is read in some texts and is none of the variables that they may read. */
function unread(among: readonly string[], known: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const text of among) {
    for (const [, variable = ''] of text.matchAll(VARIABLE)) {
      // In a script, $(date) runs a program. Variables are written in capitals.
      const isMeant = /^[A-Z][A-Z0-9_]*$/.test(variable) || closest(variable, known) !== undefined;
      if (isMeant && !known.includes(variable) && !GIVEN.test(variable)) found.add(variable);
    }
  }
  return [...found];
}

function wrongIn(container: string, missing: string, all: readonly string[], reader?: string) {
  const place = reader === undefined ? `'${container}'` : `the variable '${reader}' of '${container}'`;
  if (missing === reader) {
    const fix = `give another value; $$(${missing}) is meant as it stands`;
    return { what: `${place} reads $(${missing}), which is itself`, fix };
  }
  if (all.includes(missing)) {
    const fix = `put ${missing} before ${reader}`;
    return { what: `${place} reads $(${missing}), which stands behind it`, fix };
  }
  const others = all.filter((variable) => variable !== reader);
  const otherwise = `give it the variable in env; $$(${missing}) is meant as it stands`;
  return {
    what: `${place} reads $(${missing}), which is none of its variables`,
    fix: didYouMean(missing, others, otherwise),
  };
}

const running = (fields: string) => pod(`image: docker.io/library/busybox:1.37.0, ${fields}`);

export const rules = ruleTable({
  'lost-argument': {
    acceptable: true,
    what: 'An argument names a namespace or a Service that is not there',
    why: 'The program starts, looks where nothing is, and waits: a controller that elects no leader does nothing at all.',
    fix: 'Correct the name. Where the argument means something else than its name says, accept it.',
    check: eachPods(lost),
    wrong: running("args: ['--leader-election-namespace=kube-sytem']"),
    right: running("args: ['--leader-election-namespace=kube-system']"),
  },
  'undefined-variable': {
    severity: 'warning',
    what: 'An argument or a variable reads a variable that the container does not have',
    why: 'Kubernetes replaces `$(NAME)` only by variables of the same container. Any other it leaves as it stands, and the program gets the dollar and the parentheses.',
    fix: 'Correct the name, or give the container the variable. In `env`, a variable has to stand before those that read it. `$$(NAME)` is meant as it stands.',
    check: ofPods((spec) => containersOf(spec).flatMap(undefinedOf)),
    wrong: running("args: ['--user=$(USER_NAM)'], env: [{ name: USER_NAME, value: admin }]"),
    right: running("args: ['--user=$(USER_NAME)'], env: [{ name: USER_NAME, value: admin }]"),
  },
});
