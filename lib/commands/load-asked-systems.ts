import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadModule } from '../input/load-module.ts';
import { InvalidInput } from '../model/finding.ts';
import type { AskedSystem } from '../pages/asked-systems.ts';

/** The file that names the systems which people asked for. Other repositories have none. */
const FILE = 'e2e/systems.ts';

/** Reads the systems that people asked for. Throws InvalidInput. */
export async function loadAskedSystems(root: string): Promise<readonly AskedSystem[]> {
  if (!existsSync(join(root, FILE))) return [];
  const loaded = await loadModule(root, FILE);
  if ('problem' in loaded) throw new InvalidInput(loaded.problem);
  return (loaded.module as { readonly systems: readonly AskedSystem[] }).systems;
}
