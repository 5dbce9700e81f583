import type { KnownProvider, TerraformProvider } from '../model/provider.ts';
import type { Subject } from './rule.ts';

/** A provider of Terraform, with what is known of it. */
export interface UsedProvider {
  readonly provider: TerraformProvider;
  readonly known: KnownProvider;
}

/** The providers of the sides that a cluster says something of. */
export function usedProviders({ cluster, inputs: { sides = [], providers } }: Subject): readonly UsedProvider[] {
  const said: object = cluster.facts;
  return sides.flatMap(({ provider, facts = {} }) => {
    const known = provider && providers?.get(provider.source);
    return known && Object.keys(facts).some((fact) => fact in said) ? [{ provider, known }] : [];
  });
}
