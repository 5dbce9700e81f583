import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSeq, isMap as isYamlMap, parseDocument, stringify } from 'yaml';
import type { AcceptedStep } from '../checks/step.ts';
import type { Mistake } from '../model/finding.ts';
import { isMap, type Json, type JsonMap } from '../model/object.ts';

/** In the folder of a cluster: dangers that are accepted for one step. docs/diff.md */
export const ACCEPTED_STEPS = 'accepted-steps.yaml';

/** What is accepted in the folder of a cluster, and what is wrong with it. */
interface ReadSteps {
  readonly steps: readonly AcceptedStep[];
  readonly mistakes: readonly Mistake[];
}

/** Reads what is accepted in the folder of a cluster, such as `clusters/home`. */
export function readAcceptedSteps(root: string, folder: string): ReadSteps {
  const where = `${folder}/${ACCEPTED_STEPS}`;
  const path = join(root, where);
  return existsSync(path) ? acceptedStepsIn(readFileSync(path, 'utf8'), where) : { steps: [], mistakes: [] };
}

/** Reads the text of such a file. */
export function acceptedStepsIn(text: string, where: string): ReadSteps {
  const document = parseDocument(text, { logLevel: 'silent' });
  const wrong = (what: string, fix: string): ReadSteps => ({ steps: [], mistakes: [{ where, what, fix }] });
  if (document.errors.length > 0)
    return wrong('is no YAML', 'correct it: a list of danger, object, from, to and because');
  const items = (document.toJS() ?? []) as Json;
  if (!Array.isArray(items)) return wrong('is no list', 'write a list of danger, object, from, to and because');
  const judged = (items as readonly Json[]).map((item, at) => ({ item, at, lacking: lackingIn(item) }));
  return {
    steps: judged.filter(({ lacking }) => lacking.length === 0).map(({ item }) => item as unknown as AcceptedStep),
    mistakes: judged.flatMap(({ at, lacking }) => {
      const what = `lacks ${lacking.join(', ')}`;
      return lacking.length === 0 ? [] : [{ where: `${where}[${at}]`, what, fix: 'say each in a text' }];
    }),
  };
}

function lackingIn(item: Json): readonly string[] {
  const isText = (value: Json | undefined) => typeof value === 'string' && value.trim() !== '';
  return ['danger', 'object', 'because'].filter((key) => !isMap(item) || !isText(item[key]));
}

/** The same file without some entries; undefined where none is left. What else stands in it stays as it is written. */
export function withoutSteps(text: string, isSpent: (step: JsonMap) => boolean): string | undefined {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (!isSeq(document.contents)) return text;
  const { items } = document.contents;
  const left = items.filter((item) => !isYamlMap(item) || !isSpent(item.toJSON() as JsonMap));
  if (left.length === items.length) return text;
  if (left.length === 0) return undefined;
  document.contents.items = left;
  return document.toString({ lineWidth: 0 });
}

/** The same file with more entries. */
export function withSteps(text: string, steps: readonly AcceptedStep[]): string {
  const before = text.trim() === '' ? '# Dangers that are accepted for one step: docs/diff.md' : text.trimEnd();
  return `${before}\n${stringify(steps, { lineWidth: 0 })}`;
}
