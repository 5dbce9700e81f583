import type { TerraformProvider } from '../lib/model/provider.ts';
import { RESOURCES } from './names.ts';

/** Cloudflare's provider. The bindings that draw its resources are of a version of their own: what they draw is judged by the schema of the one that is pinned. */
export const PROVIDER: TerraformProvider = {
  source: 'cloudflare/cloudflare',
  tested: '5.14.0',
  kinds: [...Object.values(RESOURCES), 'cloudflare_zero_trust_tunnel_cloudflared_token'],
};
