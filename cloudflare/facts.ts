/** What a cluster has at Cloudflare. Without it nothing is rendered into `dist/cloudflare`, and all else as usual. */
export interface CloudflareProps {
  /** The account, 32 hexadecimal digits. https://developers.cloudflare.com/fundamentals/account/find-account-and-zone-ids/ */
  readonly accountId: string;
  /** The zone that holds the cluster's domain, 32 hexadecimal digits. */
  readonly zoneId: string;
  /**
   * The zone's name, such as `bramble.example`, where the cluster's domain is a part of it: the certificate that Cloudflare shows
   * to visitors is for the zone and for one label below. https://developers.cloudflare.com/ssl/edge-certificates/universal-ssl/limitations/
   * @default the cluster's domain
   */
  readonly zone?: string;
  /** Where Terraform keeps its state, which holds the tunnel's token: keep it private. */
  readonly backend: StateBackend;
  /** The tunnel's name in the dashboard. @default the cluster's name */
  readonly tunnel?: string;
  /**
   * The name of the team in Zero Trust, `home` where it is `home.cloudflareaccess.com`. With it cloudflared, too, refuses requests
   * to apps with `access` that Cloudflare Access has not let in.
   * @default unknown: Cloudflare alone checks
   */
  readonly team?: string;
  /**
   * What exists at Cloudflare already and is taken over, not made: its id by address, such as
   * `'cloudflare_dns_record.lil-linko_bramble_example': '<zone id>/<record id>'`.
   * https://developer.hashicorp.com/terraform/language/import
   * @default none
   */
  readonly imports?: Readonly<Record<string, string>>;
  /** Addresses that have changed, so that what stands there is kept. @default none */
  readonly moved?: readonly Move[];
}

declare module '../lib/model/side.ts' {
  interface SideFacts {
    /** The tunnel and the DNS names of the cluster. @default none: nothing is rendered for Cloudflare */
    readonly cloudflare?: CloudflareProps;
  }
}

/** A new address for what exists. https://developer.hashicorp.com/terraform/language/moved */
export interface Move {
  /** The address that it had, such as `cloudflare_dns_record.links_bramble_example`. */
  readonly from: string;
  /** The address that it has now. */
  readonly to: string;
}

/** Where Terraform keeps its state. */
export type StateBackend = LocalBackend | S3Backend | HcpBackend;

/** See {@link local}. */
export type LocalBackend = { readonly is: 'local' };

/** Options of {@link s3}. */
export interface S3BackendProps {
  readonly bucket: string;
  /** The URL of the storage. @default Cloudflare R2 of the cluster's account */
  readonly endpoint?: string;
  /** @default 'auto', as R2 has it */
  readonly region?: string;
  /** The name of the state in the bucket. @default `<cluster>.tfstate` */
  readonly key?: string;
}

/** See {@link s3}. */
export type S3Backend = S3BackendProps & { readonly is: 's3' };

/** Options of {@link hcp}. */
export interface HcpBackendProps {
  readonly organization: string;
  readonly workspace: string;
}

/** See {@link hcp}. */
export type HcpBackend = HcpBackendProps & { readonly is: 'hcp' };

/** Keeps the state on the machine that applies it: `.terraform-state/<cluster>.tfstate`, which git ignores. Back it up. */
export function local(): LocalBackend {
  return { is: 'local' };
}

/** Keeps the state in a bucket, by default one of Cloudflare R2. Keys come from the environment, as AWS' tools read them. */
export function s3(props: S3BackendProps): S3Backend {
  return { is: 's3', ...props };
}

/** Keeps the state in HCP Terraform. Who may read it is settled by `terraform login`. */
export function hcp(props: HcpBackendProps): HcpBackend {
  return { is: 'hcp', ...props };
}
