import { anything, flag, list, made, matching, props, record, text } from '../lib/model/shape.ts';
import type { ExposureWord } from '../lib/model/side.ts';
import type { CloudflareProps, HcpBackend, LocalBackend, Move, S3Backend, StateBackend } from './facts.ts';
import type { Access } from './words.ts';

const BACKEND = made<StateBackend['is']>(
  {
    local: props<LocalBackend>({ is: anything }),
    s3: props<S3Backend>({ is: anything, bucket: text, endpoint: text, region: text, key: text }, ['bucket']),
    hcp: props<HcpBackend>({ is: anything, organization: text, workspace: text }, ['organization', 'workspace']),
  },
  'backend',
  'write local(), s3({ … }) or hcp({ … })',
);

/** See {@link CloudflareProps}. */
export const FACTS = props<CloudflareProps>(
  {
    accountId: text,
    zoneId: text,
    zone: text,
    backend: BACKEND,
    tunnel: text,
    team: text,
    imports: record(text),
    moved: list(props<Move>({ from: text, to: text }, ['from', 'to'])),
  },
  ['accountId', 'zoneId', 'backend'],
);

/** As the type has it; Terraform would refuse another when it plans. */
const SESSION = matching(/^\d+(\.\d+)?[mh]$/, 'duration in minutes or hours', "write '30m' or '24h'");

/** What `expose` says of Cloudflare. */
export const WORDS: Readonly<Record<string, ExposureWord>> = {
  access: {
    shape: props<Access>({ emails: list(text), session: SESSION }, ['emails']),
    through: ['tunnel', 'both'],
    asksWho: true,
  },
  record: { shape: flag, through: ['lan', 'vpn'] },
};
