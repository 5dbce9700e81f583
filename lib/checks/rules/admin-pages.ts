import { containersOf } from '../../derive/pods.ts';
import { distinctBy } from '../../model/grouped.ts';
import { parseReference } from '../../model/image.ts';
import { type JsonMap, list, path } from '../../model/object.ts';
import type { Destination } from '../../model/route-row.ts';
import { documents, ingress, service } from '../example-objects.ts';
import { at, type Placed } from '../placed.ts';
import { openRoutes } from '../routes.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';
import { services } from '../shared-index.ts';

/** Those of Docker, etcd, Kubernetes, the kubelet and AMQP's management: nobody else listens there. */
const PORTS = new Set([2375, 2379, 6443, 10250, 15672]);
const PORT_NAMES = /^(admin|dashboard|debug|management|metrics|pprof)$|-(admin|metrics|pprof)$/;

/** What a way leads to, where it is an admin page. */
function pageBehind({ name, shows, port: named, ...to }: Destination, placed: Placed, subject: Subject) {
  if (shows !== undefined) return shows;
  const namespace = to.namespace ?? placed.object.metadata.namespace ?? '';
  const found = services(subject).service(namespace, name);
  const port = list(path(found?.spec, 'ports')).find((each) => each.name === named || String(each.port) === named);
  if (PORT_NAMES.test(String(port?.name ?? ''))) return `port '${port?.name}' of Service '${name}'`;
  const target = Number(port?.targetPort ?? port?.port ?? named);
  if (PORTS.has(target)) return `port ${target} of Service '${name}'`;
  const selector = path(found?.spec, 'selector') as JsonMap | undefined;
  const pods = selector ? services(subject).selected(namespace, selector) : [];
  const program = [
    ...pods.flatMap(({ spec }) => containersOf(spec).map(({ image }) => lastPart(String(image)))),
    ...(found ? [] : placed.component === name ? [name] : []),
  ].find((each) => subject.kinds.programs('admin page').some((form) => form.test(each)));
  return program && `the page of ${program}`;
}

function lastPart(reference: string): string {
  return parseReference(reference)?.repository.split('/').at(-1) ?? '';
}

function checkPages(subject: Subject): readonly Found[] {
  const words = subject.cluster.askingWords.map((word) => `give its expose '${word}'`);
  const fix = ["expose it through 'lan'", ...words].join(', or ');
  const pages = openRoutes(subject).flatMap(({ placed, to = [] }) =>
    to.flatMap((each) => {
      const page = pageBehind(each, placed, subject);
      const what = `shows ${page} to the whole internet, and asks nobody to sign in`;
      return page === undefined ? [] : [at(placed, { what, fix })];
    }),
  );
  return distinctBy(pages, ({ component, where, what }) => `${component} ${where} ${what}`);
}

const EXAMPLE = documents(ingress('web.bramble.example'), service('ports: [{ name: admin, port: 80 }]'));

export const rules = ruleTable({
  'open-admin-page': {
    acceptable: true,
    what: 'A page for the people who run the cluster is open to the internet',
    why: 'Such pages are looked for day and night. They show what runs where, and often change it.',
    fix: "Expose it `through: 'lan'`, or give `expose` a word with which a side of yours asks who comes. What asks for a password on the way, such as a Middleware with `basicAuth` or `forwardAuth`, counts too. A page with a login of its own, which you trust, is to be accepted.",
    check: checkPages,
    wrong: { component: { expose: { through: 'tunnel' } }, objects: EXAMPLE },
    right: { component: { expose: { through: 'lan' } }, objects: EXAMPLE },
  },
});
