import { closest, oneOfThese } from '../../model/closest.ts';
import type { Mistake } from '../../model/finding.ts';
import { type JsonMap, list, texts } from '../../model/object.ts';
import { among, eachObject, ofObjects } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { knownResources, knownSubresources } from '../known-resources.ts';
import { ruleTable, type Subject } from '../rule.ts';

const VERBS =
  '* approve attest bind create delete deletecollection escalate get impersonate list patch sign update use watch'.split(
    ' ',
  );

/** A word of a role, or of the rules of a webhook, that is probably misspelt. */
interface Misspelt {
  readonly is: 'API group' | 'resource' | 'verb';
  readonly word: string;
  readonly meant: string;
}

/**
 * The misspelt words of some rules. Groups and resources of what is not installed are right too: only what is nearly a known
 * word counts.
 */
function misspelt(rules: readonly JsonMap[], known: ReadonlyMap<string, ReadonlySet<string>>): readonly Misspelt[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) => {
    const groups = texts(apiGroups);
    const sets = groups.map((group) => known.get(group));
    const isKnown = groups.length > 0 && !sets.includes(undefined);
    const names = [...new Set(sets.flatMap((set) => [...(set ?? [])]))];
    const bases = isKnown ? texts(resources).map((resource) => resource.replace(/\/.*/s, '')) : [];
    const given = (words: readonly string[]) => words.filter((word) => word !== '*');
    return [
      ...given(groups).flatMap((group) => near('API group', group, [...known.keys()])),
      ...given(bases).flatMap((resource) => near('resource', resource, names)),
      ...texts(verbs).flatMap((verb) => near('verb', verb, VERBS)),
    ];
  });
}

function near(is: Misspelt['is'], word: string, names: readonly string[]): readonly Misspelt[] {
  if (names.includes(word)) return [];
  const meant = closest(word, names);
  return meant !== undefined && meant !== '' && Math.abs(meant.length - word.length) <= 2 ? [{ is, word, meant }] : [];
}

/** What a rule names below resources that have no such thing. In a webhook `pods/*` is all of them; a role takes it by the letter. */
function unknownBelow({ apiGroups, resources }: JsonMap, isHook: boolean, subject: Subject): readonly Mistake[] {
  const known = knownResources(subject);
  const groups = texts(apiGroups);
  if (groups.length === 0 || groups.some((group) => !known.has(group))) return [];
  const below = knownSubresources(subject);
  const pairs = groups.flatMap((group) => [...known.get(group)!].map((plural) => ({ group, plural })));
  return texts(resources).flatMap((resource) => {
    const [base = '', sub] = resource.split(/\/(.*)/s);
    if (sub === undefined || (sub === '*' && (isHook || base === '*'))) return [];
    const sets = pairs
      .filter(({ plural }) => base === '*' || plural === base)
      .map(({ group, plural }) => below(group, plural));
    const names = [...new Set(sets.flatMap((set) => set ?? []))];
    // Of what is not known, anything may be right.
    if (sets.length === 0 || sets.includes(undefined) || names.includes(sub)) return [];
    const what = `names the subresource '${resource}', which does not exist`;
    return [
      {
        what,
        fix: oneOfThese(
          resource,
          names.map((name) => `${base}/${name}`),
        ),
      },
    ];
  });
}

const GROUP = 'rbac.authorization.k8s.io';

const role = (rule: string) => manifest(`${GROUP}/v1 Role`, 'web', `rules: [${rule}]`);

export const rules = ruleTable({
  'misspelt-right': {
    severity: 'warning',
    what: 'A role or a webhook names what does not exist',
    why: 'Kubernetes takes any word in the rules of a role, and of a webhook. Nothing fails but the program that has the role: it is forbidden what it was meant to do. A webhook is never asked.',
    fix: 'Correct the word: resources are written in the plural, and all is written in small letters.',
    check: eachObject(undefined, ({ object: { apiVersion, rules, webhooks } }, subject) => {
      const isRole = apiVersion.startsWith(`${GROUP}/`);
      const isHook = apiVersion.startsWith('admissionregistration.k8s.io/');
      if (!isRole && !isHook) return undefined;
      const judged = isRole ? list(rules) : isHook ? list(webhooks).flatMap((hook) => list(hook.rules)) : [];
      const words = misspelt(judged, knownResources(subject)).map(({ is, word, meant }) => ({
        what: `names the ${is} '${word}', which does not exist`,
        fix: `did you mean '${meant}'?`,
      }));
      return [...words, ...judged.flatMap((rule) => unknownBelow(rule, isHook, subject))];
    }),
    wrong: role('{ apiGroups: [""], resources: [secret], verbs: [get] }'),
    right: role('{ apiGroups: [""], resources: [secrets], verbs: [get] }'),
  },
  'empty-role': {
    severity: 'warning',
    what: 'A role allows nothing, or a binding gives it to nobody',
    why: 'Kubernetes takes both, and the account that needs the rights is forbidden what it was meant to do.',
    fix: 'Give the role `rules`, and the binding `subjects`, or remove them.',
    check: ofObjects(
      ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'].map((kind) => `${GROUP}/${kind}`),
      ({ kind, rules, aggregationRule, subjects }) => {
        const isBinding = kind.endsWith('Binding');
        const isIdle = !isBinding && list(rules).length === 0 && aggregationRule === undefined;
        return among(
          [isBinding && list(subjects).length === 0, 'gives its role to nobody', 'give it subjects'],
          [isIdle, 'allows nothing', 'give it rules'],
        );
      },
    ),
    wrong: role(''),
    right: role('{ apiGroups: [""], resources: [pods], verbs: [get] }'),
  },
});
