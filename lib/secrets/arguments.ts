import { parseArgs } from 'node:util';

/** What the command line asks for. */
export type Request =
  | {
      readonly verb: 'new';
      readonly cluster: string;
      readonly component: string;
      /** The Secret's name. */
      readonly name: string;
      /** None: those that the cluster asks for. */
      readonly keys: readonly string[];
      /** Standard input is one JSON object of keys and values. */
      readonly json: boolean;
    }
  | { readonly verb: 'edit'; readonly file: string }
  | { readonly verb: 'missing' };

/** How the commands are called. */
export const USAGE = `usage: npm run secret:new -- CLUSTER/COMPONENT[/SECRET] [KEY …] [--json]
         make a Secret, named like the component where SECRET is not given; KEY: those that the cluster asks for
         values are asked for without being shown; piped: that of a single KEY whole, of several one in each line,
         or with --json one JSON object of keys and values
       npm run secret:edit -- clusters/CLUSTER/secrets/FILE.sops.yaml
         decrypt it into your editor, and encrypt it again
       npm run secret:missing
         list the Secrets and keys that clusters ask for and no file holds`;

/** Reads the command line; undefined where it makes no sense. A value has no place in it: others can read it there. */
export function parseArguments(argv: readonly string[]): Request | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    const [verb, subject, ...keys] = positionals;
    if (verb === 'missing' && subject === undefined && !values.json) return { verb };
    if (verb === 'edit' && subject !== undefined && keys.length === 0 && !values.json) return { verb, file: subject };
    if (verb !== 'new' || subject === undefined) return undefined;
    const [cluster, component, name = component, ...rest] = subject.split('/');
    return cluster && component && name && rest.length === 0
      ? { verb, cluster, component, name, keys, json: values.json }
      : undefined;
  } catch {
    return undefined;
  }
}
