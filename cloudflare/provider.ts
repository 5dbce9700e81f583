import type { TerraformProvider } from '../lib/model/provider.ts';

/** Cloudflare's provider. The bindings that draw its resources are of a version of their own: what they draw is judged by the schema of the one that is pinned. */
export const PROVIDER: TerraformProvider = {
  source: 'cloudflare/cloudflare',
  tested: '5.14.0',
  kinds: [
    'cloudflare_dns_record',
    'cloudflare_zero_trust_access_application',
    'cloudflare_zero_trust_access_policy',
    'cloudflare_zero_trust_tunnel_cloudflared',
    'cloudflare_zero_trust_tunnel_cloudflared_config',
    'cloudflare_zero_trust_tunnel_cloudflared_token',
  ],
};
