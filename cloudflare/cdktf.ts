/**
 * All that is used of cdktf and its Cloudflare provider. Nothing else imports them, so that a successor of cdktf takes one
 * edit here. The provider's modules are named one by one: its index would load every resource.
 */
export { DataCloudflareZeroTrustTunnelCloudflaredToken as TunnelToken } from '@cdktf/provider-cloudflare/lib/data-cloudflare-zero-trust-tunnel-cloudflared-token/index.js';
export { DnsRecord } from '@cdktf/provider-cloudflare/lib/dns-record/index.js';
export { CloudflareProvider } from '@cdktf/provider-cloudflare/lib/provider/index.js';
export { ZeroTrustAccessApplication as AccessApplication } from '@cdktf/provider-cloudflare/lib/zero-trust-access-application/index.js';
export { ZeroTrustAccessPolicy as AccessPolicy } from '@cdktf/provider-cloudflare/lib/zero-trust-access-policy/index.js';
export { ZeroTrustTunnelCloudflared as Tunnel } from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared/index.js';
export { ZeroTrustTunnelCloudflaredConfigA as TunnelConfig } from '@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared-config/index.js';
export {
  CloudBackend,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  TerraformElement,
  TerraformOutput,
  TerraformStack,
} from 'cdktf';
