import { component } from '../../model/component.ts';
import { numerical } from '../../model/follow.ts';
import { image } from '../../model/image.ts';
import { checkPolicies } from '../clusters.ts';
import type { Rule } from '../rule.ts';

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
];
