import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from './cdktf.ts';
import type { CloudflareProps, S3Backend as S3 } from './facts.ts';

/** Says where the state lies. Without a backend, cdktf would write a path of this machine. */
export function drawBackend(stack: TerraformStack, cluster: string, { backend, accountId }: CloudflareProps): void {
  switch (backend.is) {
    case 'local':
      // Outside of dist, which is committed: the state holds the tunnel's token. Relative to dist/cloudflare/<cluster>.
      new LocalBackend(stack, { path: `../../../.terraform-state/${cluster}.tfstate` });
      return;
    case 's3':
      drawBucket(stack, cluster, accountId, backend);
      return;
    case 'hcp':
      new CloudBackend(stack, {
        organization: backend.organization,
        workspaces: new NamedCloudWorkspace(backend.workspace),
      });
  }
}

function drawBucket(stack: TerraformStack, cluster: string, accountId: string, backend: S3): void {
  const { bucket, key = `${cluster}.tfstate`, region = 'auto' } = backend;
  new S3Backend(stack, {
    bucket,
    key,
    region,
    endpoints: { s3: backend.endpoint ?? `https://${accountId}.r2.cloudflarestorage.com` },
    usePathStyle: true,
    // All that follows is asked of AWS, which a bucket elsewhere knows nothing of.
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    skipS3Checksum: true,
  });
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}
