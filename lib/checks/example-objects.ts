/** One text of several YAML documents. */
export function documents(...texts: readonly string[]): string {
  return `${texts.map((text) => text.trim()).join('\n---\n')}\n`;
}

/**
 * The YAML of an object.
 * @param type its version and kind: `apps/v1 Deployment`
 * @param name and what else its metadata has: `web, namespace: site`
 * @param more its other fields
 */
export function manifest(type: string, name: string, more = ''): string {
  const [apiVersion, kind] = type.split(' ');
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\n${more && `${more.trimEnd()}\n`}`;
}

/** What differs in a workload, each as fields of YAML. */
interface WorkloadParts {
  /** @default Deployment */
  readonly kind?: string;
  /** @default web */
  readonly name?: string;
  /** @default the one of the example */
  readonly namespace?: string;
  /** The labels of its pods. @default `app: <name>` */
  readonly labels?: string;
  /** Of the workload, a line each. @default none */
  readonly spec?: string;
  /** Of its pods, a line each. @default none */
  readonly pod?: string;
  /** Of its container, a line each. @default none */
  readonly container?: string;
}

/** The YAML of a workload of `apps/v1` with one container. */
export function workload({ kind = 'Deployment', name = 'web', namespace, ...parts }: WorkloadParts): string {
  const { labels = `app: ${name}`, spec = '', pod = '', container = '' } = parts;
  const lines = (indent: string, text: string) => text && `\n${text.replaceAll(/^/gm, indent)}`;
  return manifest(
    `apps/v1 ${kind}`,
    namespace === undefined ? name : `${name}, namespace: ${namespace}`,
    `spec:${lines('  ', spec)}
  selector: { matchLabels: { ${labels} } }
  template:
    metadata: { labels: { ${labels} } }
    spec:${lines('      ', pod)}
      containers:
        - name: ${name}
          image: docker.io/library/busybox:1.37.0${lines('          ', container)}`,
  );
}

/** The YAML of a Deployment, with fields of its container, and of its pods beside: one line each. */
export function deployment(container: string, pod = ''): string {
  return workload({ container, pod });
}

/** The YAML of a Pod, with fields of its container, and of itself, separated by commas. */
export function pod(container: string, more = ''): string {
  return manifest('v1 Pod', 'web', `spec:\n  containers: [{ name: web, ${container} }]\n${more && `  ${more}`}`);
}

/** The YAML of the definition of a kind, Box of bramble.example, with the schema of its spec, in one line. */
export function boxDefinition(spec: string, name = 'boxes.bramble.example'): string {
  return manifest(
    'apiextensions.k8s.io/v1 CustomResourceDefinition',
    name,
    `spec:
  group: bramble.example
  names: { plural: boxes, kind: Box }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: ${spec} } } }`,
  );
}

/** The YAML of a Service, with fields of its spec, separated by commas. */
export function service(spec: string, name = 'web'): string {
  return manifest('v1 Service', name, `spec: { ${spec} }`);
}

/** The YAML of an Ingress that leads a host to a Service of its own name. */
export function ingress(host: string, { name = 'web', path = '/' } = {}): string {
  const backend = `backend: { service: { name: ${name}, port: { number: 80 } } }`;
  return manifest(
    'networking.k8s.io/v1 Ingress',
    name,
    `spec:
  rules:
    - host: ${host}
      http:
        paths: [{ path: ${path}, pathType: Prefix, ${backend} }]`,
  );
}

/** The YAML of a CronJob that runs each day, with fields of its spec, a line each. */
export function daily(name: string, spec = ''): string {
  const pod = `restartPolicy: Never, containers: [{ name: run, image: 'run:1' }]`;
  return manifest(
    'batch/v1 CronJob',
    name,
    `spec:
  schedule: '@daily'${spec && `\n  ${spec}`}
  jobTemplate: { spec: { template: { spec: { ${pod} } } } }`,
  );
}
