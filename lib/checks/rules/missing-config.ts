import { deployment, documents } from '../example-objects.ts';
import { leadingNowhere } from '../references.ts';
import type { Rule } from '../rule.ts';

const reader = deployment('env: [{ name: MOTTO, valueFrom: { configMapKeyRef: { name: web-config, key: motto } } }]');

const config = (key: string) => `apiVersion: v1
kind: ConfigMap
metadata: { name: web-config }
data: { ${key}: slow is smooth }
`;

export const rules: readonly Rule[] = [
  {
    id: 'missing-config-map',
    severity: 'error',
    what: 'Something refers to a ConfigMap that is not there',
    why: 'A pod that reads it is never started: it stays in `ContainerCreating`, or in `CreateContainerConfigError`, until somebody looks.',
    fix: 'Correct the name, or draw the ConfigMap in the same namespace; pods cannot read that of another. What may be missing says so: `optional`.',
    check: leadingNowhere('object', '/ConfigMap'),
    wrong: { objects: reader },
    right: { objects: documents(config('motto'), reader) },
  },
  {
    id: 'missing-config-map-key',
    severity: 'error',
    what: 'Something refers to a key that a ConfigMap does not have',
    why: 'A container whose variable comes from the key is not started, and neither is a pod that mounts it.',
    fix: 'Correct the key, or add it to the `data` of the ConfigMap.',
    check: leadingNowhere('key', '/ConfigMap'),
    wrong: { objects: documents(config('moto'), reader) },
    right: { objects: documents(config('motto'), reader) },
  },
];
