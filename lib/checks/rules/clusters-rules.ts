import type { CloudflareProps } from '../../model/cloudflare.ts';
import { component } from '../../model/component.ts';
import { numerical } from '../../model/follow.ts';
import { image } from '../../model/image.ts';
import { checkPolicies, checkZones } from '../clusters.ts';
import type { Rule } from '../rule.ts';

const FACTS: CloudflareProps = {
  accountId: '0123456789abcdef0123456789abcdef',
  zoneId: 'fedcba9876543210fedcba9876543210',
  backend: { is: 'local' },
};
const naming = (host: string) => [component({ name: 'nas', records: { [host]: '10.10.11.30' } })];
const following = (name: string) =>
  component({ name: 'web', images: [image('registry.bramble.example/web', { name, follow: numerical() })] });

/** Clusters, each against all others. */
export const rules: readonly Rule[] = [
  {
    id: 'policy-twice',
    severity: 'error',
    what: 'Image policies of two clusters have one name',
    why: 'Flux rewrites every marker of that name in the whole repository: one cluster would get the version that is meant for the other.',
    fix: "Give the image another name: `image('…', { name: '…', follow: … })`.",
    checkAll: checkPolicies,
    wrong: {
      cluster: { components: [following('2-web')] },
      others: [{ name: 'home-2', components: [following('web')] }],
    },
    right: {
      cluster: { components: [following('site')] },
      others: [{ name: 'home-2', components: [following('web')] }],
    },
  },
  {
    id: 'shared-host',
    severity: 'error',
    what: 'Two clusters claim one name of a zone',
    why: 'Each `terraform apply` would take the name from the other cluster.',
    fix: 'Give one of the clusters another `domain`, such as `lab.bramble.example`.',
    checkAll: checkZones,
    wrong: {
      cluster: { cloudflare: FACTS, components: naming('nas.bramble.example') },
      others: [{ name: 'lab', cloudflare: FACTS, components: naming('nas.bramble.example') }],
    },
    right: {
      cluster: { cloudflare: FACTS, components: naming('nas.bramble.example') },
      others: [{ name: 'lab', cloudflare: FACTS, components: naming('nas.lab.bramble.example') }],
    },
  },
];
