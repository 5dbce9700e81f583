/** One text of several YAML documents. */
export function documents(...texts: readonly string[]): string {
  return `${texts.map((text) => text.trim()).join('\n---\n')}\n`;
}

/** The YAML of a Deployment, with fields of its container, and of its pods beside: one line each. */
export function deployment(container: string, pod = ''): string {
  const lines = (indent: string, text: string) => (text ? `${indent}${text}\n` : '');
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
${lines('      ', pod)}      containers:
        - name: web
          image: docker.io/library/busybox:1.37.0
${lines('          ', container)}`;
}

/** The YAML of a Pod, with fields of its container, separated by commas. */
export function pod(container: string): string {
  return `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, ${container} }]
`;
}

/** The YAML of an Ingress that leads a host to a Service of its own name. */
export function ingress(host: string, { name = 'web', path = '/' } = {}): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name} }
spec:
  rules:
    - host: ${host}
      http:
        paths: [{ path: ${path}, pathType: Prefix, backend: { service: { name: ${name}, port: { number: 80 } } } }]
`;
}
