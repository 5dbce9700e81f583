import type { JsonMap } from '../lib/model/object.ts';
import { SCHEMA } from './terraform-schema.ts';

/** One mistake in Terraform's JSON. */
export interface Mistake {
  readonly json: JsonMap;
  /** What is said of it. */
  readonly error: string;
  /** Terraform says nothing of it. */
  readonly terraformTakes?: true;
}

const RECORD = 'cloudflare_dns_record';
const TUNNEL = 'cloudflare_zero_trust_tunnel_cloudflared';
const RULES = 'cloudflare_zero_trust_tunnel_cloudflared_config';
const POLICY = 'cloudflare_zero_trust_access_policy';
const APP = 'cloudflare_zero_trust_access_application';
const TOKEN = 'cloudflare_zero_trust_tunnel_cloudflared_token';

/** One of each kind that bramble renders, as the provider takes it. */
const RIGHT: Readonly<Record<string, JsonMap>> = {
  [RECORD]: { zone_id: 'z', name: 'n.bramble.example', type: 'A', content: '10.10.11.21', ttl: 1 },
  [TUNNEL]: { account_id: 'a', name: 'home', config_src: 'cloudflare' },
  [RULES]: { account_id: 'a', tunnel_id: `\${${TUNNEL}.a.id}`, config: { ingress: [{ service: 'http_status:404' }] } },
  [POLICY]: {
    account_id: 'a',
    name: 'n',
    decision: 'allow',
    include: [{ email: { email: 'admin@bramble.example' } }],
  },
  [APP]: {
    account_id: 'a',
    type: 'self_hosted',
    name: 'n',
    domain: 'n.bramble.example',
    policies: [{ id: `\${${POLICY}.a.id}`, precedence: 1 }],
  },
};

/** A stack in which nothing is wrong, but for what is put in place of the attributes of one kind. */
function stackWith(kind = RECORD, attributes: JsonMap = {}, more: JsonMap = {}): JsonMap {
  const bodies = Object.entries({ ...RIGHT, [kind]: { ...RIGHT[kind], ...attributes } });
  return {
    terraform: { required_providers: { cloudflare: { source: SCHEMA.provider, version: SCHEMA.version } } },
    provider: { cloudflare: [{}] },
    resource: Object.fromEntries(bodies.map(([each, body]) => [each, { a: body }])),
    data: { [TOKEN]: { a: { account_id: 'a', tunnel_id: `\${${TUNNEL}.a.id}` } } },
    ...more,
  };
}

/** The stack without a mistake. */
export const RIGHT_STACK = stackWith();

const CASES: Readonly<Record<string, readonly [kind: string, attributes: JsonMap, at: string]>> = {
  'an unknown attribute': [RECORD, { value: 'x' }, 'value: unknown'],
  'a missing attribute': [RECORD, { zone_id: undefined }, 'zone_id: missing'],
  'an attribute that is null': [RECORD, { zone_id: null }, 'zone_id: missing'],
  'a missing attribute within': [POLICY, { include: [{ email: {} }] }, 'include[0].email.email: missing'],
  'a text for a number': [RECORD, { ttl: 'soon' }, 'ttl: no number'],
  'a map for a text': [RECORD, { name: {} }, 'name: no string'],
  'a text for a truth value within': [
    RULES,
    { config: { origin_request: { no_tls_verify: 'never' } } },
    'config.origin_request.no_tls_verify: no bool',
  ],
  'a text for a map': [RULES, { config: 'x' }, 'config: no map'],
  'a map for a list of maps': [RULES, { config: { ingress: { service: 's' } } }, 'config.ingress: no list'],
  'a text in a list of maps': [POLICY, { include: ['everyone'] }, 'include[0]: no map'],
  'a text for a set': [RECORD, { tags: 'x' }, 'tags: no set'],
  'a list in a list of texts': [APP, { self_hosted_domains: [['x']] }, 'self_hosted_domains[0]: no string'],
  'a list for a map of lists': [
    APP,
    { type: 'rdp', target_criteria: [{ port: 3389, protocol: 'RDP', target_attributes: ['x'] }] },
    'target_criteria[0].target_attributes: no map',
  ],
  'an attribute that is computed': [RECORD, { id: '1' }, 'id: computed by the provider'],
  'an attribute within that is computed': [
    APP,
    { type: 'saas', domain: undefined, saas_app: { auth_type: 'oidc', client_secret: 's' } },
    'saas_app.client_secret: computed by the provider',
  ],
  'a value that is none of the list': [RECORD, { type: 'WEB' }, 'type: none of its values'],
  'a value within that is none of the list': [
    APP,
    { cors_headers: { allowed_methods: ['LOOK'], allow_all_origins: true } },
    'cors_headers.allowed_methods[0]: none of its values',
  ],
  'a number that is too large': [RECORD, { priority: 65_536 }, 'priority: out of range'],
  'a number within that is too small': [
    APP,
    { policies: [{ id: 'p', precedence: 0 }] },
    'policies[0].precedence: out of range',
  ],
  'a text of another form': [APP, { session_duration: '1 day' }, 'session_duration: not of its form'],
  'two attributes that exclude each other': [
    APP,
    { cors_headers: { allow_all_methods: true, allow_all_origins: true, allow_credentials: true } },
    'cors_headers.allow_credentials: not beside allow_all_origins',
  ],
  'an attribute without another': [
    APP,
    { policies: [{ id: 'p', precedence: 1, name: 'n' }] },
    'policies[0].name: not without include',
  ],
  'none of two attributes': [APP, { policies: [{ precedence: 1 }] }, 'policies[0].id: not exactly one with include'],
  'an attribute of another type of application': [APP, { bg_color: '#ffffff' }, 'bg_color: not for this type'],
  'a missing attribute of this type of application': [APP, { type: 'saas', domain: undefined }, 'saas_app: missing'],
};

const at = (kind: string, error: string) => `${kind}.a.${error}`;

/** Mistakes of every sort, by what they are. Terraform refuses them without asking Cloudflare, but for those of which it says nothing. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  ...Object.fromEntries(
    Object.entries(CASES).map(([what, [kind, attributes, error]]) => [
      what,
      { json: stackWith(kind, attributes), error: at(kind, error) },
    ]),
  ),
  'an unknown attribute within, which is dropped': {
    json: stackWith(RULES, { config: { ingress: [{ service: 's', origin: 'x' }] } }),
    error: at(RULES, 'config.ingress[0].origin: unknown'),
    terraformTakes: true,
  },
  'a number in quotes, which is converted': {
    json: stackWith(RECORD, { ttl: '1' }),
    error: at(RECORD, 'ttl: no number'),
    terraformTakes: true,
  },
  'an unknown kind': {
    json: stackWith('cloudflare_record', { value: 'x' }),
    error: 'cloudflare_record: unknown kind',
  },
  'an unknown kind that is read': {
    json: stackWith(RECORD, {}, { data: { cloudflare_tunnel: { a: { name: 'n' } } } }),
    error: 'cloudflare_tunnel: unknown kind',
  },
  'a missing attribute of what is read': {
    json: stackWith(RECORD, {}, { data: { [TOKEN]: { a: { account_id: 'a' } } } }),
    error: at(TOKEN, 'tunnel_id: missing'),
  },
  'an attribute that is computed of what is read': {
    json: stackWith(RECORD, {}, { data: { [TOKEN]: { a: { account_id: 'a', tunnel_id: 't', token: 's' } } } }),
    error: at(TOKEN, 'token: computed by the provider'),
  },
  'an unknown attribute of the provider': {
    json: stackWith(RECORD, {}, { provider: { cloudflare: [{ token: 'x' }] } }),
    error: 'provider.token: unknown',
  },
  'a reference to what is not rendered': {
    json: stackWith(RECORD, { content: `\${${TUNNEL}.b.id}.cfargotunnel.com` }),
    error: `resource.${RECORD}.a.content: '${TUNNEL}.b.id' is not rendered`,
  },
  'a reference to an unknown attribute': {
    json: stackWith(RECORD, { content: `\${${TUNNEL}.a.cname}` }),
    error: `resource.${RECORD}.a.content: '${TUNNEL}.a.cname' is no attribute`,
  },
  'waiting for what is not rendered': {
    json: stackWith(RECORD, { depends_on: [`${APP}.b`] }),
    error: `resource.${RECORD}.a.depends_on[0]: '${APP}.b' is not rendered`,
  },
};
