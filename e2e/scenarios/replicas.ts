import { API_SERVER, startApiServer } from '../cluster/api-server.ts';
import { applyAll } from '../cluster/apply.ts';
import { commandsOf } from '../scaling/hand-over.ts';
import { PlayedDeployment } from '../scaling/played-deployment.ts';
import { none, type Scenario } from '../scenario.ts';

/**
 * Flux applies a Deployment with three pods, and then without `replicas`, since an autoscaler is to write them. Whether the
 * number stays depends on who owns the field besides, as docs/scaling.md says. Flux and the autoscaler are played here, by the
 * requests that they make; the commands are those of the page.
 */
export const scenario: Scenario = {
  proves:
    'replicas that are handed over as docs/scaling.md says stay when Flux no longer applies them, and fall to one otherwise',
  small: true,
  seconds: 8,
  tools: API_SERVER,
  run: async (context) => {
    const commands = commandsOf(context.root);
    const name = commands[0].object.metadata.namespace ?? '';
    const server = await startApiServer(context);
    await applyAll(server.client, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }]);
    const findings: string[] = [];
    for (const [says, replicas, events] of STORIES) {
      const deployment = new PlayedDeployment(server.client, commands);
      for (const [writer, number] of events) await deployment[writer](number);
      const found = await deployment.replicas();
      if (found !== replicas) findings.push(`${says}: ${found} replicas, not ${replicas}`);
      await deployment.remove();
    }
    none('replicas are not what docs/scaling.md says', findings);
    context.progress(`${STORIES.length} ways end in the number that is expected`);
  },
};

/** Who writes replicas, and how many; Flux names none where there is no number. */
type Event = readonly [who: 'flux' | 'autoscaler' | 'scale' | 'handOver' | 'giveUp', replicas?: number];

/** What happens to a Deployment, and how many replicas it has in the end. */
const STORIES: readonly (readonly [says: string, replicas: number, events: readonly Event[]])[] = [
  ['taken out', 1, [['flux', 3], ['flux']]],
  ['the autoscaler wants as many', 1, [['flux', 3], ['autoscaler', 3], ['flux']]],
  ['the autoscaler wants more', 4, [['flux', 3], ['autoscaler', 4], ['flux']]],
  ['Flux applies its own over that', 1, [['flux', 3], ['autoscaler', 4], ['flux', 3], ['flux']]],
  ['scaled by hand to the same', 1, [['flux', 3], ['scale', 3], ['flux']]],
  ['scaled by hand, and applied again', 1, [['flux', 3], ['scale', 5], ['flux', 3], ['flux']]],

  ['handed over', 3, [['flux', 3], ['handOver', 3], ['flux']]],
  ['applied again before the commit', 3, [['flux', 3], ['handOver', 3], ['flux', 3], ['flux']]],
  ['the autoscaler comes first', 4, [['flux', 3], ['handOver', 3], ['autoscaler', 4], ['flux']]],
  ['the autoscaler comes last', 4, [['flux', 3], ['handOver', 3], ['flux'], ['autoscaler', 4], ['flux']]],
  ['handed over too early', 1, [['flux', 3], ['handOver', 3], ['autoscaler', 4], ['flux', 3], ['flux']]],
  ['handed over once more', 3, [['flux', 3], ['autoscaler', 4], ['flux', 3], ['handOver', 3], ['flux']]],

  ['drawn again', 2, [['flux', 3], ['handOver', 3], ['flux'], ['autoscaler', 4], ['flux', 2]]],
  ['drawn again, never scaled', 2, [['flux', 3], ['handOver', 3], ['flux'], ['flux', 2]]],
  ['drawn as before, and taken out', 3, [['flux', 3], ['handOver', 3], ['flux'], ['flux', 3], ['flux']]],
  ['given up, and taken out', 1, [['flux', 3], ['handOver', 3], ['flux'], ['flux', 3], ['giveUp'], ['flux']]],
];
