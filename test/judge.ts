import { check } from '../lib/checks/check.ts';
import type { Example, Rule } from '../lib/checks/rule.ts';
import { subjectOf } from '../lib/pages/rule-example.ts';
import { brief, CRDS, KINDS, SCHEMAS, SIDES } from './sample-cluster.ts';

/** What some rules find in objects as they stand, in YAML: those of a component named `web` in the namespace `web`. */
export function judge(rules: readonly Rule[], objects: string, example: Example = {}): readonly string[] {
  return check(subjectOf({ ...example, objects }, { crds: [], kinds: KINDS, sides: SIDES }), rules).findings.map(brief);
}

/** The ids of the rules that find something in such objects, each once. */
export function brokenRules(rules: readonly Rule[], objects: string, example: Example = {}): readonly string[] {
  const subject = subjectOf({ ...example, objects }, { crds: CRDS, schemas: SCHEMAS, kinds: KINDS, sides: SIDES });
  return [...new Set(check(subject, rules).findings.map(({ rule }) => rule))].sort();
}

/** A pod named `web`, from what its spec has beside a container named `web`, and what that container has. */
export function podOf(container: string, spec = '', metadata = ''): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: web, ${metadata} }
spec: { containers: [{ name: web, ${container} }], ${spec} }
`;
}
