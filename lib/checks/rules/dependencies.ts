import { component } from '../../model/component.ts';
import { checkCycles, checkWaiting } from '../dependencies.ts';
import type { Rule } from '../rule.ts';

const site = component({ name: 'site' });
const namespace = (name: string) => `apiVersion: v1
kind: Namespace
metadata: { name: ${name} }
---
`;
const settings = (namespace: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: ${namespace} }
`;
const CLAIM = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: site }
`;

/** What stages wait for. */
export const rules: readonly Rule[] = [
  {
    id: 'wait-cycle',
    severity: 'error',
    what: 'Stages wait for each other',
    why: 'Flux applies none of them: each waits until another is Ready.',
    fix: 'Move what one of them needs into another stage, `crds` or `config`, or into a component of its own.',
    check: ({ dependencies }) => checkCycles(dependencies),
    wrong: {
      cluster: { components: [site] },
      objects: namespace('web') + settings('site'),
      beside: { site: namespace('site') + settings('web') },
    },
    right: {
      cluster: { components: [site] },
      objects: namespace('web') + settings('site'),
      beside: { site: namespace('site') + settings('site') },
    },
  },
  {
    id: 'waits-for-ever',
    severity: 'error',
    what: 'A stage that others wait for may never be ready',
    why: 'A claim is bound when a pod first uses it, and a custom resource is Ready when the world outside is. Until then nothing that waits is applied, not even a mended version.',
    fix: 'Move the object to the `config` stage, or into a component of its own. Where others wait for the namespace, give it a component of its own that both live in.',
    check: ({ dependencies }) => checkWaiting(dependencies),
    wrong: {
      cluster: { components: [site] },
      objects: settings('site'),
      beside: { site: namespace('site') + settings('site') + CLAIM },
    },
    right: {
      cluster: { components: [site] },
      objects: settings('site'),
      beside: { site: namespace('site') + settings('site') },
    },
  },
];
