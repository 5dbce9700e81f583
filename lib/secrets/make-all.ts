import { Readable } from 'node:stream';
import { missingSecrets, ownerOf } from '../checks/secret-references.ts';
import { missingSideSecrets } from '../checks/side-secrets.ts';
import { type Finding, InvalidInput } from '../model/finding.ts';
import { listed } from '../model/listed.ts';
import type { Change } from '../output/compare.ts';
import { examine } from '../render.ts';
import { load, make, stop } from './make.ts';
import { checkInstalled } from './sops.ts';
import { readObject, type Terminal } from './values.ts';

/** A Secret that a cluster asks for, and no file holds. */
interface Wanted {
  readonly component: string;
  readonly name: string;
  readonly keys: readonly string[];
}

/** What was made, and what kept the rest from it. */
export interface Made {
  readonly changes: readonly Change[];
  readonly findings: readonly Pick<Finding, 'severity' | 'what' | 'fix'>[];
  readonly summary: string;
}

/**
 * Makes all Secrets that a cluster asks for and no file holds, one after the other. Throws InvalidInput before the first.
 * @param json standard input is one JSON object: values by key, by `COMPONENT/SECRET`
 */
export async function makeAll(cluster: string, json: boolean, root: string, terminal: Terminal): Promise<Made> {
  checkInstalled();
  const wanted = await missingIn(cluster, root);
  if (wanted.length === 0) return { changes: [], findings: [], summary: 'no Secret is missing' };
  if (!json && !terminal.input.isTTY)
    stop('several Secrets are made from a terminal', 'or pipe one JSON object with --json');
  const given = json ? await valuesFor(wanted, terminal) : undefined;
  const changes: Change[] = [];
  for (const each of wanted) {
    const { component, name, keys } = each;
    const values = given?.[pathOf(each)];
    if (!values) terminal.output.write(`${pathOf(each)}\n`);
    const from = values ? { ...terminal, input: Readable.from([JSON.stringify(values)]) } : terminal;
    try {
      const path = await make({ cluster, component, name, keys, json: values !== undefined }, root, from);
      changes.push({ path, action: 'create' });
    } catch (error) {
      if (!(error instanceof InvalidInput)) throw error;
      const findings = error.mistakes.map(({ what, fix }) => {
        return { severity: 'error' as const, what: `${pathOf(each)}: ${what}`, fix };
      });
      return { changes, findings, summary: 'the rest is not made: run this again' };
    }
  }
  return { changes, findings: [], summary: 'run npm run synth, and commit all' };
}

function pathOf({ component, name }: Wanted): string {
  return component === name ? component : `${component}/${name}`;
}

async function missingIn(cluster: string, root: string): Promise<readonly Wanted[]> {
  const { declaration, inputs } = await load(cluster, root);
  const { subject } = examine(declaration, inputs, `clusters/${cluster}`);
  const ofSides = missingSideSecrets(subject.cluster).map(({ side, ...each }) => ({ component: side, ...each }));
  const asked = missingSecrets(subject.cluster, subject.stages, subject.kinds);
  const ofObjects = asked.flatMap((each): readonly Wanted[] => {
    const component = ownerOf(subject.cluster, each);
    const isToBeMade = each.file === undefined && each.found.length === 0 && each.keys.length > 0;
    return component !== undefined && isToBeMade ? [{ component, name: each.name, keys: each.keys }] : [];
  });
  return [...ofObjects, ...ofSides];
}

type ValuesByPath = Readonly<Record<string, unknown>>;

async function valuesFor(wanted: readonly Wanted[], terminal: Terminal): Promise<ValuesByPath> {
  const values = await readObject(terminal);
  const paths = wanted.map(pathOf);
  const differing = [
    ...paths.filter((path) => typeof values[path] !== 'object' || values[path] === null),
    ...Object.keys(values).filter((path) => !paths.includes(path)),
  ];
  if (differing.length > 0) {
    stop(`the JSON object and what is missing differ: ${listed(differing)}`, 'give each its keys; nothing was written');
  }
  return values;
}
