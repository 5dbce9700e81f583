import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Material } from '../init/new-repository.ts';
import { bootstrapCommand, commandForAll, namesToSet, secretsToMake } from '../init/next-steps.ts';
import type { Answers } from '../init/starter.ts';
import type { Change } from '../output/compare.ts';
import { counted } from '../review/object-names.ts';

/** What was done. */
export interface Started {
  readonly changes: readonly Change[];
  /** It was there before. */
  readonly isRepository: boolean;
  readonly root: string;
  /** Its folder, from where init was called; empty where that is the same. */
  readonly inside: string;
}

/** What is left to be done: Secrets, names, and the next three commands. */
export function summaryOf(
  answers: Answers,
  { offer, spec }: Material,
  { changes, isRepository, root, inside }: Started,
): string {
  if (changes.length === 0) return 'nothing to change';
  const isCluster = changes.some(({ path }) => path === `clusters/${answers.name}/cluster.ts`);
  const done = `${counted(changes.length, 'file')} written`;
  if (!isCluster) return done;
  const secrets = secretsToMake(offer, answers);
  const names = Object.entries(namesToSet(offer, answers));
  const commands = [
    ...(inside === '' ? [] : [`cd ${/\s/.test(inside) ? `'${inside}'` : inside}`]),
    ...(isRepository && existsSync(join(root, 'node_modules')) ? [] : ['npm install']),
    ...(secrets.length > 0 ? [commandForAll(answers)] : []),
    'npm run synth',
    'npm test',
    bootstrapCommand(answers),
  ];
  return [
    done,
    ...section(
      'Secrets to make',
      secrets.flatMap(({ command, keys }) => [command, ...Object.values(keys).map((each) => `  ${each}`)]),
    ),
    ...section(
      'Names, for your router or what answers DNS',
      names.map(([name, address]) => `${name}  ${address}`),
    ),
    ...section('Next', commands.slice(0, inside === '' ? 3 : 4)),
    ...section('Before you push, since no forge has this file', isOutside(spec) ? [elsewhere(spec)] : []),
  ].join('\n');
}

/** Whether the package is a file that is not of the repository. */
function isOutside(spec: string): boolean {
  return /^file:(?:\.\.|\/)/.test(spec);
}

function elsewhere(spec: string): string {
  return `${spec.replace(/^file:/, '')}: npm run bramble -- init --package with the address of the release`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((each) => `  ${each}`)];
}
