import { type CloudflareProps, hcp, s3 } from 'bramble';
import {
  access,
  backend,
  declared,
  FACTS,
  findings,
  ingress,
  moved,
  OLD,
  RECORD,
  records,
  type Sample,
  web,
} from './cloudflare-sample.ts';
import { clashes } from './sample-cluster.ts';

describe('what is wrong at Cloudflare is refused with one finding for each mistake', () => {
  const cases: Record<string, [Sample, ...string[]]> = {
    'an account id that is none': [
      { facts: { accountId: 'home' } },
      "error home cloudflare.accountId: 'home' is no id of Cloudflare",
    ],
    'a zone given by its name': [
      { facts: { zoneId: 'bramble.example' } },
      "error home cloudflare.zoneId: 'bramble.example' is no id of Cloudflare",
    ],
    'a tunnel without a name': [{ facts: { tunnel: ' ' } }, "error home cloudflare.tunnel: ' ' is no name of a tunnel"],
    'a bucket without a name': [
      backend(s3({ bucket: '' })),
      "error home cloudflare.backend.bucket: '' is no bucket of s3()",
    ],
    'a storage without encryption on the way': [
      backend(s3({ bucket: 'state', endpoint: 'http://10.10.11.40:9000' })),
      "error home cloudflare.backend.endpoint: 'http://10.10.11.40:9000' is no endpoint of s3()",
    ],
    'a storage with the bucket in its URL': [
      backend(s3({ bucket: 'state', endpoint: 'https://s3.example.com/state' })),
      "error home cloudflare.backend.endpoint: 'https://s3.example.com/state' is no endpoint of s3()",
    ],
    'HCP without its names': [
      backend(hcp({ organization: '', workspace: '' })),
      "error home cloudflare.backend.organization: '' is no organization of hcp()",
      "error home cloudflare.backend.workspace: '' is no workspace of hcp()",
    ],
    'what Terraform would compute': [
      { facts: { tunnel: '${var.x}', backend: s3({ bucket: 'state', key: '${var.x}' }) } },
      "error home cloudflare.tunnel: '${var.x}' is no name of a tunnel",
      "error home cloudflare.backend.key: '${var.x}' is no key of s3()",
    ],
    'an import to what is not rendered': [
      { facts: { imports: { [OLD]: 'a/b' } } },
      `error home cloudflare.imports: '${OLD}' is not rendered, so nothing can be imported to it`,
    ],
    'an import without an id': [
      { facts: { imports: { [RECORD]: '' } } },
      `error home cloudflare.imports: '${RECORD}' has the id ''`,
    ],
    'a move to what is not rendered': [
      moved(RECORD, OLD),
      `error home cloudflare.moved[0]: moves to '${OLD}', which is not rendered`,
    ],
    'a move from what is still rendered': [
      { ...moved(RECORD, 'cloudflare_dns_record.new_bramble_example'), components: [web(), web({ name: 'new' })] },
      `error home cloudflare.moved[0]: moves from '${RECORD}', which is still rendered`,
    ],
    'a move to another kind': [
      moved('cloudflare_zero_trust_access_policy.web', RECORD),
      "error home cloudflare.moved[0]: moves 'cloudflare_zero_trust_access_policy.web' to another kind of resource",
    ],
    'two moves from one address': [
      {
        facts: {
          moved: [
            { from: OLD, to: RECORD },
            { from: OLD, to: 'cloudflare_dns_record.new_bramble_example' },
          ],
        },
        components: [web(), web({ name: 'new' })],
      },
      `error home cloudflare.moved: '${OLD}' is moved from twice`,
    ],
    'a record outside of the zone': [
      records({ 'db.example.com': '10.10.11.40' }),
      "error home/web records: 'db.example.com' is no host of bramble.example",
    ],
    'a record that would take the address of another': [
      records({ 'a_b.bramble.example': '10.10.11.40', 'a.b.bramble.example': '10.10.11.41' }),
      "error home/web records: 'a_b.bramble.example' is no host of bramble.example",
    ],
    'a record for no address': [
      records({ 'db.bramble.example': 'pi-4' }),
      "error home/web records: 'db.bramble.example' has the address 'pi-4', which is no address",
    ],
    'one host for a record and for the tunnel': [
      records({ 'web.bramble.example': '10.10.11.40' }),
      "error home/web records: 'web.bramble.example' leads to 10.10.11.40, and by expose of 'web' to the tunnel",
    ],
    'one host in the tunnel and in the local network': [
      {
        components: [
          web(),
          web({ name: 'api', expose: { through: 'lan', record: true, host: 'web.bramble.example', path: '/api' } }),
        ],
      },
      "error home/api expose: 'web.bramble.example' leads to 10.10.11.21, and by expose of 'web' to the tunnel",
    ],
    'one record for two machines': [
      records(
        { 'db.bramble.example': '10.10.11.40' },
        web({ name: 'other', records: { 'db.bramble.example': '10.10.11.41' } }),
      ),
      "error home/other records: 'db.bramble.example' leads to 10.10.11.41, and by records of 'web' to 10.10.11.40",
    ],
    'a record of an ingress without an address': [
      {
        props: {
          components: [ingress(), web({ expose: { through: 'lan', record: true } })],
        },
      },
      'error home/web expose.record: asks for a DNS record, but the ingress has no address',
    ],
    'a host of the tunnel outside of the zone': [
      { components: [web({ expose: { through: 'both', host: 'web.example.com' } })] },
      "error home/web expose.host: 'web.example.com' is no host of bramble.example",
    ],
    'one host for two apps': [
      { components: [web(), web({ name: 'site', expose: { through: 'both', host: 'web.bramble.example' } })] },
      "error home components: 'web' and 'site' are both exposed at web.bramble.example",
    ],
    'access for nobody': [access({ emails: [] }), 'error home/web expose.access: lets nobody in'],
    'access for what is no email': [
      access({ emails: ['admin@bramble.example', 'admin'] }),
      "error home/web expose.access: 'admin' is no email address",
    ],
    'access without Cloudflare': [
      { ...access({ emails: ['admin@bramble.example'] }), props: { cloudflare: undefined } },
      'error home/runner: runs a tunnel, but the cluster says nothing of Cloudflare',
      'warning home/web expose.access: asks for Cloudflare Access, but the cluster says nothing of Cloudflare',
    ],
    'a tunnel that nobody runs': [
      { props: { components: [ingress(), web(), web({ name: 'site' })] } },
      "error home components: 'web', 'site' are exposed through the tunnel, which no component runs",
    ],
    'a tunnel that nobody declares': [
      { props: { cloudflare: undefined } },
      'error home/runner: runs a tunnel, but the cluster says nothing of Cloudflare',
    ],
    'a tunnel that leads nowhere': [
      { components: [] },
      'warning home/runner: runs a tunnel, but nothing is exposed through it',
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [of, ...expected]) => {
    expect(findings(of)).toEqual(expected);
  });
});

describe('two clusters', () => {
  const of = (name: string, facts: Partial<CloudflareProps> = {}) => declared({ facts, props: { name } });

  it('that claim one name of a zone are refused', () => {
    expect(clashes('shared-host', of('home'), of('away'))).toEqual([
      "error away cloudflare: 'web.bramble.example' is a name of the cluster 'home' too, in the same zone",
    ]);
  });

  it('may have the same names in zones of their own', () => {
    expect(clashes('shared-host', of('home'), of('away', { zoneId: FACTS.accountId }))).toEqual([]);
  });
});
