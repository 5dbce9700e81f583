import { deployment, documents } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';
import { checkServiceHosts } from '../service-hosts.ts';

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: db }
spec:
  ports: [{ port: 5432 }]
`;

const objects = (host: string) =>
  documents(SERVICE, deployment(`env: [{ name: DATABASE, value: 'postgres://${host}/web' }]`));

export const rules = ruleTable({
  'missing-service-host': {
    acceptable: true,
    what: 'A text names a Service, or a port of one, that is not there',
    why: 'The name is in no DNS, or nobody answers at the port: the program cannot reach what it was told to. Looked at is every `<service>.<namespace>.svc` in variables, arguments, files and values, but for lines that are comments. So is `<service>.<namespace>` where there is such a Service, or where it clearly is a host in the namespace of a component (`http://db.web`, `db.web:5432`), and `<service>:<port>` where the own namespace has such a Service.',
    fix: "Correct the name or the port, or write it as `cluster.serviceHost('db')`, which knows the components. What a Helm chart brings has to be declared: `installs: { objects: [{ kind: 'Service', name: 'db', ports: [5432] }] }`.",
    check: checkServiceHosts,
    wrong: objects('db.wep.svc:5432'),
    right: objects('db.web.svc:5432'),
  },
});
