import { outlineOf } from '../lib/review/forms/outline.ts';
import { answersOf, reportOn } from './told-step.ts';

type Resources = Readonly<Record<string, Readonly<Record<string, object>>>>;

const FILE = 'dist/cloudflare/home/cdk.tf.json';
const CONFIG = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }`;
const stack = (resource: Resources, more: object = {}) => JSON.stringify({ resource, ...more });
const record = (name: string, content = '10.10.11.21', id = name.replaceAll('.', '_')): Resources => ({
  cloudflare_dns_record: { [id]: { name, content, type: content.includes('cfarg') ? 'CNAME' : 'A', zone_id: 'z' } },
});
const TUNNEL = `\${cloudflare_zero_trust_tunnel_cloudflared.tunnel.id}.cfargotunnel.com`;
const letting = (...hosts: readonly (string | object)[]): Resources => ({
  cloudflare_zero_trust_tunnel_cloudflared_config: {
    tunnel: {
      config: {
        ingress: [
          ...hosts.map((host) => (typeof host === 'string' ? { hostname: host } : host)),
          { service: 'http_status:404' },
        ],
      },
    },
  },
});
const tunnel = (account_id: string): Resources => ({
  cloudflare_zero_trust_tunnel_cloudflared: { tunnel: { account_id } },
});
const access = (...emails: readonly string[]): Resources => ({
  cloudflare_zero_trust_access_application: { web: { domain: 'web.bramble.example' } },
  cloudflare_zero_trust_access_policy: { web: { include: emails.map((email) => ({ email: { email } })) } },
});

const pairs: Readonly<Record<string, readonly [before: string, after: string, lines: readonly string[]]>> = {
  'a record that is made, of an app': [
    stack({}),
    stack(record('web.bramble.example')),
    ['record: web.bramble.example is made, and leads to 10.10.11.21'],
  ],
  'a record that leads elsewhere': [
    stack(record('web.bramble.example')),
    stack(record('web.bramble.example', '10.10.11.22')),
    ['record: web.bramble.example leads to 10.10.11.22 instead of 10.10.11.21'],
  ],
  'a record that becomes one of the tunnel, which is another type': [
    stack(record('web.bramble.example')),
    stack(record('web.bramble.example', TUNNEL)),
    ['record: web.bramble.example is destroyed and made anew: for a moment nobody finds it'],
  ],
  'a record that is destroyed': [
    stack(record('web.bramble.example')),
    stack({}),
    ['record: web.bramble.example is destroyed: nobody finds it any more'],
  ],
  'a record that moved saves': [
    stack(record('web.bramble.example', '10.10.11.21', 'old')),
    stack(record('web.bramble.example'), {
      moved: [{ from: 'cloudflare_dns_record.old', to: 'cloudflare_dns_record.web_bramble_example' }],
    }),
    ['record: web.bramble.example stays as it is, under another address of Terraform'],
  ],
  'a record of another address that nothing saves': [
    stack(record('web.bramble.example', '10.10.11.21', 'old')),
    stack(record('web.bramble.example')),
    [
      'record: web.bramble.example is made, and leads to 10.10.11.21',
      'record: web.bramble.example is destroyed: nobody finds it any more',
    ],
  ],
  'a record that is taken over': [
    stack({}),
    stack(record('web.bramble.example'), { import: [{ to: 'cloudflare_dns_record.web_bramble_example', id: 'z/1' }] }),
    ['record: web.bramble.example is there, and is taken over'],
  ],
  'a record of the domain itself': [
    stack(record('bramble.example')),
    stack(record('bramble.example', '10.10.11.22')),
    [
      'record: bramble.example leads to 10.10.11.22 instead of 10.10.11.21',
      'danger apex-record: the record of bramble.example itself is changed',
    ],
  ],
  'a host that the tunnel lets in': [
    stack(letting()),
    stack(letting('web.bramble.example')),
    [
      'host: the tunnel lets the internet in to web.bramble.example',
      'danger public-host: the internet gets in to web.bramble.example, and nothing at Cloudflare asks who comes',
    ],
  ],
  'a host that the tunnel lets in, and Access asks': [
    stack(letting()),
    stack({ ...letting('web.bramble.example'), ...access('admin@bramble.example') }),
    [
      'host: the tunnel lets the internet in to web.bramble.example',
      'login: Access at web.bramble.example is added',
      'login: Access of web lets in admin@bramble.example',
    ],
  ],
  'a host whose certificate nobody checks any more': [
    stack(letting('web.bramble.example')),
    stack(letting({ hostname: 'web.bramble.example', origin_request: { no_tls_verify: true } })),
    ['login: the tunnel no longer checks the certificate of web.bramble.example'],
  ],
  'somebody more whom Access lets in': [
    stack(access('admin@bramble.example')),
    stack(access('admin@bramble.example', 'guest@bramble.example')),
    ['login: Access of web lets in guest@bramble.example'],
  ],
  'Access that goes': [
    stack(access('admin@bramble.example')),
    stack({}),
    [
      'login: Access asks nobody any more at web.bramble.example',
      'danger access-removed: Access asks nobody any more at web.bramble.example',
    ],
  ],
  'a tunnel that is made anew': [
    stack(tunnel('a')),
    stack(tunnel('b')),
    [
      'down: the tunnel is replaced: nobody comes in from the internet until its new token is in the Secret',
      'danger tunnel-lost: the tunnel is replaced: all that comes through it stops',
    ],
  ],
  'a file that is no JSON, and so tells nothing': ['<<<<<<<', stack({}), []],
};

it.each(Object.entries(pairs))('of %s it is told', (_, [before, after, lines]) => {
  const { effects, dangers } = outlineOf(reportOn('', '', { files: { [FILE]: [before, after] } }));
  expect([
    ...effects.filter(({ is }) => is !== 'order').map(({ is, what }) => `${is}: ${what}`),
    ...dangers.map(({ rule, what }) => `danger ${rule}: ${what}`),
  ]).toEqual(lines);
});

it.each([
  ['made', stack({}), stack(record('web.bramble.example')), 'terraform apply after Flux: names lead to what is there'],
  [
    'destroyed',
    stack(record('web.bramble.example')),
    stack({}),
    'terraform apply before Flux: names go before what they lead to',
  ],
])('which of Terraform and Flux comes first, where records are %s', (_, before, after, line) => {
  const { effects } = reportOn(CONFIG('a'), CONFIG('b'), { files: { [FILE]: [before, after] } });
  expect(effects.filter(({ component }) => component === 'cloudflare').map(({ what }) => what)).toContain(line);
});

it('who gets in is answered by what the tunnel lets in', () => {
  const files = { [FILE]: [stack(letting()), stack(letting('web.bramble.example'))] as const };
  expect(answersOf('', '', { files }).in).toEqual([
    'home/cloudflare: the tunnel lets the internet in to web.bramble.example',
  ]);
});
