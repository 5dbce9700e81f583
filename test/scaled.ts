import { rules as scaling } from '../lib/checks/rules/autoscaling.ts';
import { rules as volumes } from '../lib/checks/rules/volumes-rules.ts';
import { judge } from './judge.ts';

/** An object in YAML, most often one that scales. */
export const scaler = (spec: string, kind = 'HorizontalPodAutoscaler', apiVersion = 'autoscaling/v2', name = 'web') => `
---
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: ${name} }
spec: { ${spec} }
`;

/** What is found in objects that are scaled. */
export const found = (...objects: readonly string[]) => judge([...scaling, ...volumes], objects.join(''));
