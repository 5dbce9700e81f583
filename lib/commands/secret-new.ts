import { verbOf, WrongUsage } from './verb.ts';

/** Makes an encrypted Secret. A value has no place on the command line: others can read it there. */
export const verb = verbOf({
  name: 'secret new',
  does: 'make an encrypted Secret, named like the component where SECRET is not given, or all that a cluster misses',
  words: { shown: 'CLUSTER[/COMPONENT[/SECRET]] [KEY …]', least: 1 },
  flags: { json: { says: 'standard input is one JSON object of keys and values' } },
  notes: [
    'Without KEY, the keys are those that the cluster asks for. Values are asked for without being shown.',
    'Piped: the value of a single KEY whole, those of several one in each line, or all with --json.',
    'A password that nobody gave out, such as that of backups, is made up where the value is empty, and shown once.',
    'CLUSTER alone makes all that are missing. Piped with --json: {"COMPONENT/SECRET": {"KEY": "VALUE"}}.',
  ],
  run: async ({ root, terminal }, { json }, [subject = '', ...keys]) => {
    const [cluster, component, name = component, ...rest] = subject.split('/');
    if (cluster && component === undefined && keys.length === 0) {
      const { makeAll } = await import('../secrets/make-all.ts');
      return makeAll(cluster, json, root, terminal);
    }
    if (!cluster || !component || !name || rest.length > 0) {
      throw new WrongUsage(`'${subject}' is not CLUSTER, CLUSTER/COMPONENT or CLUSTER/COMPONENT/SECRET`);
    }
    const { make } = await import('../secrets/make.ts');
    const path = await make({ cluster, component, name, keys, json }, root, terminal);
    return { changes: [{ path, action: 'create' }], summary: 'run npm run synth, and commit both' };
  },
});
