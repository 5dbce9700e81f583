import type { ClusterDeclaration } from '../model/cluster.ts';
import type { Component } from '../model/component.ts';
import type { Told } from '../model/finding.ts';
import { type Home, placesOf } from '../model/provenance.ts';

/** Findings with the places that declare their components. */
export function located<F extends Told>(
  findings: readonly F[],
  clusters: readonly ClusterDeclaration[],
  home: Home,
): readonly F[] {
  const components = new Map(
    clusters.flatMap(({ name, components }) => components.map((each) => [`${name}/${each.name}`, each] as const)),
  );
  const nameless = new Map<string, Component>(
    clusters.flatMap(({ name, unknown }) =>
      [...(unknown?.nameless ?? [])].map(([at, each]) => [`${name} ${at}`, each] as const),
    ),
  );
  return findings.map((finding) => {
    const component = components.get(`${finding.cluster}/${finding.component}`) ?? nameless.get(placeIn(finding));
    if (!component) return finding;
    const { declaredAt, calledAt } = placesOf(component, home);
    return { ...finding, ...declaredAt, ...(calledAt && { calledAt }) };
  });
}

/** Where in the list of its cluster it stands, for a component without a name. */
function placeIn({ cluster, where = '' }: Told): string {
  return `${cluster} ${/^components\[\d+\]/.exec(where)?.[0]}`;
}
