import { rules as bySchema } from '../../lib/checks/rules/schema-rules.ts';
import { loadRules } from '../../lib/input/load-rules.ts';
import { type KubernetesObject, path } from '../../lib/model/object.ts';
import { examine } from '../../lib/render.ts';
import { named } from '../../test/mutation/change.ts';
import { hunter } from '../../test/mutation/hunt.ts';
import { mutants } from '../../test/mutation/mutants.ts';
import { API_SERVER, startApiServer } from '../cluster/api-server.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { installCrds, makeNamespaces } from '../cluster/prerequisites.ts';
import { readHome } from '../repository/home.ts';
import type { Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  proves:
    'what a real API server refuses of broken objects, the rules find, and the schema refuses nothing that it takes',
  small: true,
  seconds: 45,
  tools: API_SERVER,
  run: async (context) => {
    const { root, progress } = context;
    const { rules } = await loadRules(root);
    const { declaration, inputs } = await readHome(root);
    const { subject } = examine(declaration, inputs, `clusters/${declaration.name}`);
    const server = await startApiServer(context);
    await installCrds(server.client, root);
    await makeNamespaces(
      server.client,
      subject.objects.map(({ object }) => object),
    );
    const find = hunter(subject, rules);
    const broken = mutants(subject, AMOUNT).flatMap((mutant) => {
      const objects = [...mutant.change().values()];
      const [object, ...others] = objects.flat();
      return object && others.length === 0 ? [{ mutant, object }] : [];
    });
    if (broken.length < ENOUGH) throw new Error(`${broken.length} broken objects are too few to tell`);
    const stricter = [...STRICTER, emptyOf(inputs.crds)];
    const tally = { refused: 0, taken: 0, 'taken, and refused by rules on purpose': 0 };
    const disagreements: string[] = [];
    for (const { mutant, object } of broken) {
      const said = await refusal(server.client, object);
      const found = find(mutant);
      const differ = (server: string) => {
        const line = `${named(mutant)}: the server says ${server}, the rules ${found ?? 'nothing'}`;
        if (stricter.some((pattern) => pattern.test(line))) tally['taken, and refused by rules on purpose']++;
        else disagreements.push(line);
      };
      if (said === undefined) {
        tally.taken++;
        if (found !== undefined && SCHEMA.has(found)) differ('nothing');
      } else {
        tally.refused++;
        if (found === undefined) differ(said);
      }
    }
    progress(
      `${broken.length} broken objects: ${Object.entries(tally)
        .map(([what, count]) => `${count} ${what}`)
        .join(', ')}`,
    );
    if (disagreements.length > 0) throw new Error(disagreements.join('\n'));
  },
};

const AMOUNT = { seed: 11, perPlace: 1, ofShape: Number.POSITIVE_INFINITY, ofCrds: 20, valid: 40 } as const;

/** How many broken objects there are at least. */
const ENOUGH = 500;

/** The rules that claim to judge as the server does. What others find may be stricter. */
const SCHEMA = new Set([...bySchema.map(({ id }) => id), 'broken-condition']);

/** Where the schema's rules refuse on purpose what the server takes, since it then does something that nobody meant. */
const STRICTER: readonly RegExp[] = [
  // It makes an empty folder of a volume without a source, which loses what is written into it, and projects nothing of such a source.
  / spec\.(\w+\.)*volumes\.\d+\.(projected\.sources\.\d+\.)?\w+: .* rules exclusive-fields$/,
  // A policy without a rule decides of no failure.
  / spec\.(\w+\.)*podFailurePolicy\.rules: .* rules missing-field$/,
  // It takes an amount that is a unit alone for none.
  / → "(?:[KMGTPE]i|[numkMGTPE])": .* rules wrong-value$/,
  // It takes one second instead.
  / spec\.(\w+\.)*terminationGracePeriodSeconds: .* rules wrong-value$/,
  // To the server 0 is no port of the node at all, which nobody writes.
  /: .*\.hostPort: .* rules wrong-value$/,
  // Nobody can connect to such a port.
  /: EndpointSlice .* ports\.\d+\.port: .* rules wrong-value$/,
  // It leaves out of the schema of items what it does not know, without a word.
  /: CustomResourceDefinition .*\.items\..* rules (unknown-field|repeated-item)$/,
  // It takes the version for one that is not served.
  /: CustomResourceDefinition .*\.served: .* rules missing-field$/,
];

/** An object of a custom kind without a spec asks for nothing. */
function emptyOf(crds: readonly KubernetesObject[]): RegExp {
  const kinds = crds.map(({ spec }) => path(spec, 'names', 'kind'));
  return new RegExp(`: (${kinds.join('|')}) \\S+ spec: .* rules missing-field$`);
}

/** Why the server refuses an object, or undefined where it does not. Throws where it cannot judge. */
async function refusal(client: Client, object: KubernetesObject): Promise<string | undefined> {
  const answer = (await answered(client, object)) ?? (await answered(client, object));
  if (!answer) return 'the server falls over it';
  const { status, body } = answer;
  // What is of a wrong type is an error of its own to the server.
  const isJudged = status !== 429 && (status < 500 || /^failed to (convert|create typed)/.test(String(body.message)));
  if (!isJudged) throw new Error(`${object.kind} ${object.metadata.name}: ${status} ${body.message}`);
  return status >= 300 ? String(body.message) : undefined;
}

/**
 * The answer of the server, or undefined where it hangs up, as it does of a CustomResourceDefinition with selectable fields and without
 * a schema: its own check falls over. It may also hang up on a connection that nobody has used for a while, so that one asks twice.
 */
async function answered(client: Client, object: KubernetesObject) {
  try {
    return await client.apply(object, { dryRun: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return undefined;
    throw error;
  }
}
