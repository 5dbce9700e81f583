import { documents, ingress } from '../example-objects.ts';
import { leadingNowhere } from '../references.ts';
import type { Rule } from '../rule.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  ports: [{ name: http, port: 80 }]
`;

const route = (name: string, port: string) =>
  ingress('web.bramble.example').replace('name: web, port: { number: 80 }', `name: ${name}, port: { ${port} }`);

export const rules: readonly Rule[] = [
  {
    id: 'missing-service',
    severity: 'error',
    what: 'Something refers to a Service that is not there',
    why: 'A route to it answers 404, a webhook without one refuses every object that it should judge, and a StatefulSet without one gives its pods no names.',
    fix: "Correct the name or the namespace. What a Helm chart brings has to be declared: `installs: { objects: [{ kind: 'Service', name: 'podinfo', ports: [9898] }] }`.",
    check: leadingNowhere('object', '/Service'),
    wrong: { objects: documents(SERVICE, route('wep', 'number: 80')) },
    right: { objects: documents(SERVICE, route('web', 'number: 80')) },
  },
  {
    id: 'missing-service-port',
    severity: 'error',
    what: 'Something refers to a port that a Service does not have',
    why: 'The ingress leaves out the route, and a webhook cannot be called. The port of the container is not that of the Service.',
    fix: 'Name a port of the Service, by its number or its name.',
    check: leadingNowhere('port', '/Service'),
    wrong: { objects: documents(SERVICE, route('web', 'number: 8080')) },
    right: { objects: documents(SERVICE, route('web', 'name: http')) },
  },
];
