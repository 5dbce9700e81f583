import { isMap, isObject, type Json, type JsonMap, type KubernetesObject } from '../model/object.ts';
import { isKind } from '../model/rendered.ts';
import { readValues } from '../output/manifest.ts';

/** What `helm template` wrote, as objects, or what is wrong with it. */
export type ChartOutput = { readonly objects: readonly KubernetesObject[] } | { readonly wrong: string };

/**
 * The objects of a text that `helm template` wrote, as the API server takes them: lists taken apart, nothing that is null, no
 * status. All hooks but tests count like other objects.
 * @param tests whether Flux runs the chart's tests
 */
export function chartOutput(text: string, tests: boolean): ChartOutput {
  const { values, mistake } = readValues(text);
  if (mistake !== undefined) return { wrong: `what it makes ${mistake}` };
  const all = values.flatMap(apart);
  const strange = all.find((each) => !isMap(each) || !isObject(each));
  if (strange !== undefined) return { wrong: `it makes what is no object: ${JSON.stringify(strange).slice(0, 80)}` };
  const objects = all.filter((each): each is KubernetesObject => isMap(each) && isObject(each));
  return {
    objects: objects
      .filter((each) => tests || !isTest(each))
      .map(withoutStatus)
      .map(closed),
  };
}

function apart(value: Json): readonly Json[] {
  const items = isMap(value) && value.kind === 'List' ? value.items : undefined;
  return Array.isArray(items) ? items.flatMap(apart) : [value];
}

/** https://helm.sh/docs/topics/chart_tests/ */
function isTest({ metadata }: KubernetesObject): boolean {
  const hooks = String(metadata.annotations?.['helm.sh/hook'] ?? '').split(',');
  return hooks.every((hook) => /^test(-success|-failure)?$/.test(hook.trim()));
}

function withoutStatus(object: KubernetesObject): KubernetesObject {
  const { status: _, ...rest } = object;
  return withoutNulls(rest) as KubernetesObject;
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      item === null || item === undefined ? [] : [[key, withoutNulls(item)]],
    ),
  );
}

/** A Secret keeps its keys, by which others refer to it. What it holds is nobody's to read, be it made up or a default. */
function closed(object: KubernetesObject): KubernetesObject {
  if (!isKind(object, '/Secret')) return object;
  const emptied = (values: Json | undefined): JsonMap =>
    isMap(values) ? Object.fromEntries(Object.keys(values).map((key) => [key, ''])) : {};
  const { data, stringData, ...rest } = object;
  const keys = { ...emptied(data), ...emptied(stringData) };
  const annotations = { ...rest.metadata.annotations };
  // It may hold the whole object.
  delete annotations['kubectl.kubernetes.io/last-applied-configuration'];
  const metadata = { ...rest.metadata, ...(rest.metadata.annotations && { annotations }) };
  return { ...rest, metadata, ...(Object.keys(keys).length > 0 && { data: keys }) };
}
