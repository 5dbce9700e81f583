import { parseDocument } from 'yaml';
import { recipientMistake } from '../model/age-recipient.ts';
import type { Mistake } from '../model/finding.ts';

/** Whom `.sops.yaml` lets decrypt a file, by its path in the repository; undefined where no rule is for it. */
export type RecipientsOf = (path: string) => readonly string[] | undefined;

/** The name of the file that tells sops how to encrypt. */
export const SOPS_RULES = '.sops.yaml';

interface Rule {
  readonly path_regex?: string;
  readonly age?: string | readonly string[];
  readonly key_groups?: readonly { readonly age?: readonly string[] }[];
}

/** Reads the creation rules of a `.sops.yaml`, of which the first that fits counts. https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files */
export function parseSopsRules(text: string): {
  readonly recipientsOf: RecipientsOf;
  readonly mistakes: readonly Mistake[];
} {
  const document = parseDocument(text);
  const rules: unknown =
    document.errors.length > 0 ? undefined : (document.toJS() as { creation_rules?: unknown } | null)?.creation_rules;
  if (!Array.isArray(rules)) {
    const what = document.errors.length > 0 ? 'is no YAML' : "has no list 'creation_rules'";
    const fix = 'correct it; docs/secrets.md has an example';
    return { recipientsOf: () => undefined, mistakes: [{ where: SOPS_RULES, what, fix }] };
  }
  const compiled = (rules as readonly Rule[]).map((rule) => ({ rule, pattern: compile(rule.path_regex ?? '') }));
  return {
    recipientsOf: (path) => {
      const fitting = compiled.find(({ pattern }) => pattern?.test(path));
      return fitting && recipients(fitting.rule);
    },
    mistakes: [
      ...compiled
        .filter(({ pattern }) => pattern === undefined)
        .map(({ rule }) => {
          const what = `'${rule.path_regex}' is no pattern`;
          return { where: SOPS_RULES, what, fix: 'write it without what only Go knows' };
        }),
      ...[...new Set((rules as readonly Rule[]).flatMap(recipients))].flatMap((recipient) => {
        const mistake = recipientMistake(recipient);
        return mistake ? [{ where: SOPS_RULES, ...mistake }] : [];
      }),
    ],
  };
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}

function recipients({ age = [], key_groups = [] }: Rule): readonly string[] {
  const listed = typeof age === 'string' ? age.split(',') : age;
  return [...listed, ...key_groups.flatMap((group) => group.age ?? [])]
    .map((recipient) => String(recipient).trim())
    .filter((recipient) => recipient !== '');
}
