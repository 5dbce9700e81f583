import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { KubernetesObject } from '../../lib/model/object.ts';
import type { Answer, Client } from '../cluster/kubernetes.ts';

/** What a person types, as a page tells them to: a server-side apply of a few fields, by a manager of their own. */
export interface Command {
  /** The name of the manager. */
  readonly manager: string;
  readonly object: KubernetesObject;
}

/** The commands of docs/scaling.md: the one that hands replicas over, and the one that gives them up. */
export function commandsOf(root: string): readonly [Command, Command] {
  const text = readFileSync(join(root, 'docs/scaling.md'), 'utf8');
  const typed = [...text.matchAll(/^kubectl apply --server-side --field-manager=(\S+) -f - <<'EOF'\n(.*?)^EOF$/gms)];
  const commands = typed.map(([, manager = '', object = '']) => ({ manager, object: parse(object) }));
  const [handOver, giveUp, ...others] = commands;
  if (!handOver || !giveUp || others.length > 0) throw new Error('docs/scaling.md should hold two commands that apply');
  return [handOver, giveUp];
}

/**
 * Does what `kubectl apply --server-side --field-manager=MANAGER` does: it applies under that name, and takes nothing that
 * somebody else holds at another value.
 */
export async function applyAs(client: Client, { manager, object }: Command): Promise<Answer> {
  const query = `fieldManager=${manager}&fieldValidation=Strict&force=false`;
  return client.ask('PATCH', `${await client.pathOf(object)}?${query}`, object, 'application/apply-patch+yaml');
}
