import { isMap, type JsonMap } from '../../model/object.ts';
import { isKind } from '../../model/rendered.ts';
import { drawingProps } from '../drawing-props.ts';
import type { Effect } from '../effect.ts';
import { HIDDEN, type ObjectChange } from '../object-changes.ts';
import { componentOf } from '../object-names.ts';
import type { Danger, Report } from '../step-report.ts';
import { outlineOf } from './outline.ts';

/** The number of the form: it changes when programs that read it have to. docs/diff.schema.json */
const VERSION = 1;

/** The report for programs, as docs/diff.schema.json describes it: its objects, carried out on the base, give the head. */
export function jsonOf(report: Report): string {
  const { base, head, effects, dangers, accepted, routine, findings, changes } = report;
  const answers = outlineOf(report).answers.map(({ to, says }) => [to, says] as const);
  const document = {
    version: VERSION,
    base,
    head,
    answers: Object.fromEntries(answers),
    routine,
    dangers: dangers.map(plainDanger),
    accepted: accepted.map((each) => ({ ...plainDanger(each), because: each.because })),
    effects: effects.map(plainEffect),
    objects: changes.map((each) => plainChange(each, report)),
    findings,
  };
  return JSON.stringify(document, undefined, 2);
}

function plainDanger({ rule, page, cluster, component, where, object, from, to, what, fix }: Danger) {
  return { rule, page, cluster, component, where, object, from, to, what, fix };
}

function plainEffect({ is, cluster, component, where, what, fix, commands, answers }: Effect) {
  return { is, cluster, component, where, what, fix, commands, answers };
}

function plainChange(change: ObjectChange, { sources, kinds }: Report) {
  const { is, placed, fields } = change;
  const { declared, changed = [], isApp } = sources.get(componentOf(placed)) ?? {};
  const { cluster, component, path, object } = placed;
  const { apiVersion, kind, metadata } = object;
  const { namespace, name } = metadata;
  return {
    is,
    cluster,
    component,
    file: path,
    apiVersion,
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    fields,
    // Of one that comes, all of it.
    ...(is === 'created' && { object: withoutSecrets(object, placed.isEncrypted) }),
    source: { declared, props: isApp ? drawingProps(change, kinds) : [], changed },
  };
}

function withoutSecrets(object: Report['changes'][number]['placed']['object'], isEncrypted = false): JsonMap {
  if (!isKind(object, '/Secret') || isEncrypted) return object;
  const hidden = (map: JsonMap[string]) =>
    isMap(map) ? Object.fromEntries(Object.keys(map).map((key) => [key, HIDDEN])) : map;
  return { ...object, data: hidden(object.data), stringData: hidden(object.stringData) };
}
