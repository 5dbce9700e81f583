import { commandToMake } from '../model/secret-file.ts';
import { forgeOf, parseAddressOfRepository } from './forges.ts';
import { type Offer, taken } from './offer.ts';
import type { Answers, StarterSecret } from './starter.ts';

/** The command that makes a Secret, and what belongs into its keys. */
export interface SecretToMake {
  readonly command: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The Secrets that what was taken reads. */
export function secretsToMake(offer: Offer, answers: Answers): readonly SecretToMake[] {
  const all = taken(offer, answers).flatMap(({ secrets }): readonly StarterSecret[] => secrets?.(answers) ?? []);
  return all.map(({ component, name = component, keys }) => {
    return { command: commandToMake(answers.name ?? '', component, name, Object.keys(keys)), keys };
  });
}

/** The one command that makes them all. */
export function commandForAll({ name }: Answers): string {
  return `npm run secret:new -- ${name}`;
}

/** What the network has to know: names with their addresses. */
export function namesToSet(offer: Offer, answers: Answers): Readonly<Record<string, string>> {
  return Object.assign({}, ...taken(offer, answers).map(({ names }) => names?.(answers)));
}

/** How Flux is brought into the cluster. */
export function bootstrapCommand(answers: Answers): string {
  const address = parseAddressOfRepository(answers.repository ?? '');
  const words = address ? forgeOf(answers).bootstrap(address) : [];
  return [
    `flux bootstrap ${words.join(' ')} --branch=main --path=flux/${answers.name} \\`,
    '  --components-extra=image-reflector-controller,image-automation-controller',
  ].join('\n');
}

/** What makes a key of age, where there is none. */
export const MAKE_A_KEY = 'mkdir -p ~/.config/sops/age && age-keygen -o ~/.config/sops/age/keys.txt';
