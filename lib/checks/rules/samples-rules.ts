import { component } from '../../model/component.ts';
import { deployment } from '../example-objects.ts';
import type { Perhaps } from '../perhaps.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

/** Who connects to a sample, or is connected to by it. Only the ingress leads requests to the others of its kind, too. */
function connected({ cluster, connections }: Subject): Perhaps<Found> {
  const ingress = cluster.provider('ingress');
  return connections.map(({ from, to, why }) => {
    const one = 'component' in from ? from.component : undefined;
    const other = to.component;
    const isKnown = one && !one.isAside && !other.isAside;
    if (
      !isKnown ||
      one === other ||
      !(one.isSample || other.isSample) ||
      (one.name === ingress?.name && why === 'route')
    )
      return undefined;
    const [sample, beside] = one.isSample ? [one, other] : [other, one];
    const what = one.isSample ? `connects to '${beside.name}'` : `is connected to by '${beside.name}'`;
    const told = `${what}, and what is made of it has namespaces that no policy knows`;
    return { component: sample.name, where: 'uses', what: told, fix: 'let it bring what it needs, as a sidecar' };
  });
}

/** Secrets that a sample reads: what is made of it runs code that nobody has read yet. */
function reading({ cluster, objects, kinds }: Subject): Perhaps<Found> {
  return objects
    .filter((each) => cluster.component(each.component)?.isSample)
    .map((each) =>
      kinds
        .references(each.object)
        .filter(({ kind }) => kind === '/Secret')
        .map(({ name }) => {
          const what = `reads the Secret '${name}', which what is made of it does not have`;
          return at(each, { what, fix: 'give it a value that is no secret, for what it brings itself' });
        }),
    );
}

const sample = { isSample: true } as const;
const other = component({ name: 'database' });
const reads = (more: string) => deployment(`env: [{ name: PASSWORD, ${more} }]`);

/** What a sample may not have: by its template others are made while the cluster runs. */
export const rules = ruleTable({
  'sample-alone': {
    what: 'A sample uses another component, or a Secret',
    why: 'What is made of a sample while the cluster runs, such as the preview of a pull request, lies in namespaces that are not known beforehand: no NetworkPolicy lets it in anywhere, and no Secret is there. Code that nobody has read yet must reach neither the data nor the passwords of what runs beside it.',
    fix: 'Let it bring what it needs: a database as a sidecar, with a password that is worth nothing.',
    check: (subject) => [connected(subject), reading(subject)],
    wrong: { component: sample, objects: reads('valueFrom: { secretKeyRef: { name: database, key: password } }') },
    right: { cluster: { components: [other] }, component: sample, objects: reads('value: trial') },
  },
});
