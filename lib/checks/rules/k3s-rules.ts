import { crdsOfK3s } from '../../kinds/provided.ts';
import { minorOf, stepBetween } from '../../model/k3s-release.ts';
import { listed } from '../../model/listed.ts';
import { isCrd } from '../../model/rendered.ts';
import { manifest } from '../example-objects.ts';
import { at } from '../placed.ts';
import { ruleTable } from '../rule.ts';

const GATEWAYS = manifest(
  'apiextensions.k8s.io/v1 CustomResourceDefinition',
  'gateways.gateway.networking.k8s.io',
  'spec: { group: gateway.networking.k8s.io, names: { kind: Gateway, plural: gateways }, scope: Namespaced }',
);

/** Which k3s runs, and what it brings. */
export const rules = ruleTable({
  'unknown-kubernetes': {
    severity: 'warning',
    facts: ['k3s'],
    what: 'The schema of the Kubernetes that the cluster runs is not imported',
    why: 'Objects are then judged by another version: a field that yours does not have is left out without a word, and one that it has is called wrong.',
    fix: 'Add `k8s@VERSION` to `imports:` of `cdk8s.yaml`, and run `npm run import`.',
    check: ({ cluster: { k3s }, inputs: { minors = [] } }) =>
      Object.entries(k3s ?? {}).map(([field, release]) => {
        const minor = minorOf(release);
        const what = `${release} is Kubernetes ${minor}, whose schema is not imported; there are: ${listed(minors)}`;
        const fix = `add k8s@${minor}.0 to imports of cdk8s.yaml, and run npm run import`;
        return minors.length > 0 && !minors.includes(minor) && { where: `k3s.${field}`, what, fix };
      }),
    wrong: { inputs: { minors: ['1.36'] }, cluster: { k3s: { runs: 'v1.31.2+k3s1' } } },
    right: { inputs: { minors: ['1.36'] }, cluster: { k3s: { runs: 'v1.36.4+k3s1' } } },
  },
  'upgrade-step': {
    facts: ['k3s'],
    what: 'The upgrade of k3s goes back, or leaves a version out',
    why: 'Kubernetes is upgraded by one minor version at a time: the API server converts what the one before it has stored. A step back is not supported at all, and may leave a server that does not start.',
    fix: 'Upgrade to the newest release of the next minor version first.',
    check: ({ cluster: { k3s } }) => {
      if (!k3s?.upgradeTo) return undefined;
      const { minors, isLater } = stepBetween(k3s.runs, k3s.upgradeTo);
      const where = 'k3s.upgradeTo';
      const back = `${k3s.upgradeTo} is not later than ${k3s.runs}`;
      const far = `${k3s.upgradeTo} is ${minors} minor versions after ${k3s.runs}`;
      const next = minorOf(k3s.runs).replace(/\d+$/, (minor) => String(Number(minor) + 1));
      if (!isLater) return { where, what: back, fix: 'name a later release, or remove it' };
      return minors > 1 && { where, what: far, fix: `upgrade to v${next} first` };
    },
    wrong: { cluster: { k3s: { runs: 'v1.35.8+k3s1', upgradeTo: 'v1.37.2+k3s1' } } },
    right: { cluster: { k3s: { runs: 'v1.36.4+k3s1', upgradeTo: 'v1.37.2+k3s1' } } },
  },
  'crd-of-k3s': {
    severity: 'warning',
    facts: ['k3s'],
    what: 'A CustomResourceDefinition is rendered that k3s brings too',
    why: 'k3s applies its own at each start, and Flux the rendered one every few minutes: they take the definition from each other, and the kind may change its versions with each turn.',
    fix: 'Let k3s leave its own out, by the word that the message names in `disable` of `/etc/rancher/k3s/config.yaml` on every server, and accept this; or render none.',
    check: ({ cluster: { k3s }, objects }) =>
      k3s &&
      crdsOfK3s(k3s.upgradeTo ?? k3s.runs).map(({ group, disable }) => {
        const drawn = objects.find(({ object }) => isCrd(object) && object.metadata.name.endsWith(`.${group}`));
        const what = `is one of ${group}, which k3s ${k3s.upgradeTo ?? k3s.runs} brings itself`;
        return drawn && at(drawn, { what, fix: `put ${disable} into disable of every server` });
      }),
    wrong: { cluster: { k3s: { runs: 'v1.37.2+k3s1' } }, objects: GATEWAYS },
    right: { cluster: { k3s: { runs: 'v1.36.4+k3s1' } }, objects: GATEWAYS },
  },
});
