import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules as bySchema } from '../../lib/checks/rules/schema-rules.ts';
import { loadRules } from '../../lib/input/load-rules.ts';
import type { KubernetesObject } from '../../lib/model/object.ts';
import { subjectOf } from '../../lib/pages/rule-example.ts';
import { CONTRADICTIONS } from '../../test/contradictions.ts';
import { boundaries, distinctPlaces } from '../../test/mutation/boundaries.ts';
import { named } from '../../test/mutation/change.ts';
import { hunter } from '../../test/mutation/hunt.ts';
import { API_SERVER, startApiServer } from '../cluster/api-server.ts';
import type { Client } from '../cluster/kubernetes.ts';
import { installCrds, makeNamespaces } from '../cluster/prerequisites.ts';
import { readHome } from '../repository/home.ts';
import { none, type Scenario } from '../scenario.ts';

export const scenario: Scenario = {
  proves: 'values at the edges of each field are refused by the rules where a real API server refuses them',
  small: false,
  seconds: 200,
  tools: API_SERVER,
  run: async (context) => {
    const { root, progress } = context;
    const { rules } = await loadRules(root);
    const { inputs } = await readHome(root);
    const objects = readFileSync(join(root, 'e2e/boundaries/objects.yaml'), 'utf8');
    const subject = subjectOf(
      { objects, component: { namespace: { name: 'web', podSecurity: 'privileged' } } },
      inputs,
    );
    const server = await startApiServer(context);
    await installCrds(server.client, root);
    const all = subject.objects.map(({ object }) => object);
    await makeNamespaces(server.client, all);
    for (const object of all) {
      const { status, body } = await server.client.apply(object, { dryRun: true });
      if (status >= 300 && !isElsewhere(body.message))
        throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
    }
    none('fields that contradict each other', await disagreements(server.client));
    const find = hunter(subject, rules);
    const mutants = distinctPlaces(all.flatMap(boundaries));
    const missed: string[] = [];
    const strict: string[] = [];
    for (const [at, mutant] of mutants.entries()) {
      const [object] = [...mutant.change().values()].flat() as [KubernetesObject];
      const { status, body } = await server.client.apply(object, { dryRun: true });
      const found = find(mutant);
      if (status >= 300 && found === undefined && !isElsewhere(body.message)) {
        missed.push(`${named(mutant)}: ${String(body.message).slice(0, 200)}`);
      }
      if (status < 300 && found !== undefined && SCHEMA.has(found)) strict.push(`${named(mutant)}: ${found}`);
      if (at % 2000 === 1999) progress(`${at + 1} of ${mutants.length}`);
    }
    const counts = `the server refuses ${missed.length} that no rule finds, the rules ${strict.length} that it takes`;
    progress(`${mutants.length} values: ${counts}`);
    none('they disagree', [...beyond(UNSEEN, missed), ...beyond(STRICTER, strict)]);
  },
};

/** What a rule calls a contradiction and the server takes, and what is mended and the server refuses. */
async function disagreements(client: Client): Promise<readonly string[]> {
  const told: string[] = [];
  for (const { says, wrong, right } of CONTRADICTIONS) {
    const taken = await client.apply(wrong, { dryRun: true });
    if (taken.status < 300) told.push(`${wrong.kind} ${says}: the server takes it`);
    const { status, body } = await client.apply(right, { dryRun: true });
    if (status >= 300) told.push(`${right.kind} ${says}, mended: ${String(body.message).slice(0, 200)}`);
  }
  return told;
}

function beyond(known: readonly RegExp[], lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !known.some((pattern) => pattern.test(line)));
}

/** What the server refuses and no rule finds, since it follows from two values that nobody writes by mistake. */
const UNSEEN: readonly RegExp[] = [
  // Ratios of a LimitRange against its own bounds.
  /LimitRange .*maxLimitRequestRatio/,
  // Exit codes of a failure policy: 0 with In, and a container by name.
  /podFailurePolicy\.rules\.0\.onExitCodes\.(values\.0|containerName): /,
  // A hundred thousand pods of an indexed Job.
  /jobTemplate\.spec\.parallelism: /,
  // A Service that was Local and kept the port by which its pods were asked.
  /Service .*externalTrafficPolicy: "Local" → ""/,
  // The length of the name of a volume together with that of its portal.
  /iscsi\.targetPortal: .* → "x+/,
  // The namespace of a Secret of a driver, empty.
  /csi\.nodePublishSecretRef\.namespace: .* → ""/,
];

/** What the server takes and the schema's rules refuse, since it does not do what it says. */
const STRICTER: readonly RegExp[] = [
  // An empty text, and 0 for a port, is the same as nothing; somebody meant to write something.
  / → (""|0): (wrong-value|contradicting-fields)$/,
  // It takes a dot for 0.
  / → "\.": wrong-value$/,
  // No node has such a label, and no ConfigMap such a key or name.
  /topologySpreadConstraints\.0\.topologyKey: /,
  /(configMap\.items\.0\.key|configMapRef\.name): /,
  // Programs cannot read such variables, and nobody can connect to such ports.
  /envFrom\.0\.prefix: /,
  /EndpointSlice .* ports\.0\.port: /,
  // It lets numbers wrap round.
  / → 2147483648: wrong-value$/,
];

const SCHEMA = new Set([...bySchema.map(({ id }) => id), 'broken-condition']);

/** A namespace that is not there is told of by a rule of its own. */
function isElsewhere(message: unknown): boolean {
  return /namespaces? .* not found/.test(String(message));
}
