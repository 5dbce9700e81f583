import { type Component, component, service, Workload } from 'bramble';
import { flux } from '../charts/addons/flux/index.ts';
import { renderSample, sample } from './sample-cluster.ts';
import { BUSYBOX, chart, web } from './sample-network.ts';

describe('a text that names a Service', () => {
  const queue = web('queue', { ports: { amqp: 5672 } });
  const found = (client: Component, ...others: Component[]) =>
    renderSample(sample({ components: [queue, client, ...others] })).findings.filter(
      ({ rule }) => rule === 'undeclared-use',
    );
  const HOST = 'queue.queue.svc.cluster.local';

  it.each([
    ['a variable', { env: { QUEUE: `amqp://${HOST}:5672` } }, 'deployment.web.yaml', ':5672', 'queue:amqp'],
    ['an argument', { args: [`--queue=${HOST}`] }, 'deployment.web.yaml', '', 'queue'],
    [
      'a file',
      { files: { '/etc/web.conf': `a: 1\nqueue: ${HOST}:80\n` } },
      'configmap.web-files.yaml',
      ':80',
      'queue:http',
    ],
    [
      'a port that is not declared',
      { uses: ['queue:amqp'], args: [`${HOST}:80`] },
      'deployment.web.yaml',
      ':80',
      'queue:http',
    ],
  ])('in %s is refused, since nobody lets it in', (_, props, where, port, use) => {
    expect(found(web('web', props))).toMatchObject([
      {
        component: 'web',
        where,
        what: `names queue.queue.svc${port}, where nobody lets web in`,
        fix: `write uses: ['${use}']`,
      },
    ]);
  });

  it.each([
    ['namespace', { env: { QUEUE: 'amqp://guest@queue.queue:5672' } }, 'queue.queue:5672', 'queue:amqp'],
    ['namespace, without a port', { args: ['--queue', 'queue.queue'] }, 'queue.queue', 'queue'],
  ])('by its name and its %s alone is refused as well', (_, props, name, use) => {
    const [only, ...others] = found(web('web', props));
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      what: `names ${name}, where nobody lets web in`,
      fix: `write uses: ['${use}']`,
    });
    expect(found(web('web', { ...props, uses: ['queue'] }))).toEqual([]);
  });

  it('by its name alone, in the namespace that it shares, is refused as well', () => {
    const guest = web('guest', { namespace: 'queue', args: ['--broker=queue:5672'] });
    expect(found(guest)).toMatchObject([{ component: 'guest', what: 'names queue:5672, where nobody lets guest in' }]);
    expect(found(web('web', { args: ['--broker=queue:5672'] }))).toEqual([]);
  });

  it('in the values of a chart, or where Flux sends alerts', () => {
    expect(found(chart({ values: { url: [`http://${HOST}/`] } }))).toHaveLength(1);
    const alerts = { mail: { through: 'alertmanager', address: `http://${HOST}/api` } } as const;
    expect(found(flux({ alerts }))).toHaveLength(1);
    expect(found(flux({ alerts, uses: ['queue:http'] }))).toEqual([]);
  });

  it.each([
    ['that is used', web('web', { uses: ['queue'], args: [`http://${HOST}:5672`, `http://${HOST}`] })],
    ['at the port that is used', web('web', { uses: ['queue:amqp'], args: [`${HOST}:5672`] })],
    ['at one of the ports, not saying which', web('web', { uses: ['queue:amqp'], args: [HOST] })],
    ['that is not there, which others find', web('web', { args: ['http://nothing.queue.svc'] })],
    ['of the pod itself', web('web', { args: ['http://web.web.svc'] })],
    ['that is open to everybody', web('web', { args: ['https://in.open.svc'] })],
    ['which is accepted', web('web', { args: [HOST], accept: { 'undeclared-use': 'only shown' } })],
  ])('%s is fine', (_, client) => {
    const open = component({
      name: 'open',
      images: [BUSYBOX],
      provides: { loadBalancer: { addressAnnotation: 'bramble.example/address' } },
      chart: (scope, cluster) => {
        new Workload(scope, cluster, { name: 'in', containers: { a: { image: BUSYBOX, ports: { https: 443 } } } });
        service(scope, cluster, { workload: 'in', loadBalancer: true, ports: { https: { port: 443 } } });
      },
    });
    expect(found(client, open)).toEqual([]);
  });

  it('of several pods that name each other is refused', () => {
    expect(found(web('web', { replicas: 2, args: ['http://web.web.svc'] }))).toHaveLength(1);
    expect(found(web('web', { replicas: 2, args: ['http://web.web.svc'], uses: ['web'] }))).toEqual([]);
  });
});
