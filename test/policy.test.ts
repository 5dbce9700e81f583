import { image, numerical } from 'bramble';
import type { Rule } from '../lib/checks/rule.ts';
import { rules as resourceRules } from '../lib/checks/rules/container-resources.ts';
import { rules as imageRules } from '../lib/checks/rules/floating-images.ts';
import { rules as probeRules } from '../lib/checks/rules/probes.ts';
import { rules as variableRules } from '../lib/checks/rules/substitutions.ts';
import { rules as webhookRules } from '../lib/checks/rules/webhooks.ts';
import { judge, podOf } from './judge.ts';

type Cases = Record<string, readonly [objects: string, ...expected: string[]]>;

function tests(rules: readonly Rule[], cases: Cases): void {
  it.each(Object.entries(cases))('%s', (_, [objects, ...expected]) => {
    expect(judge(rules, objects)).toEqual(expected);
  });
}

const SERVICE = `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

describe('amounts of a container', () => {
  const WHOLE = 'resources: { requests: { cpu: 10m, memory: 64Mi }, limits: { memory: 256Mi } }';
  tests(resourceRules, {
    'not given at all': [
      podOf(''),
      "warning home/web pod.web.yaml: 'web' requests no memory",
      "warning home/web pod.web.yaml: 'web' has no memory limit",
      "warning home/web pod.web.yaml: 'web' requests no cpu",
    ],
    'not given by what runs before': [
      podOf(WHOLE, 'initContainers: [{ name: first, resources: { requests: { cpu: 10m, memory: 64Mi } } }]'),
      "warning home/web pod.web.yaml: 'first' has no memory limit",
    ],
    'not given where those of another namespace have defaults': [
      `${podOf('resources: { limits: { cpu: 1 }, requests: { memory: 64Mi } }')}---
apiVersion: v1
kind: LimitRange
metadata: { name: web, namespace: other }
spec: { limits: [{ type: Container, default: { memory: 64Mi } }] }
`,
      "warning home/web pod.web.yaml: 'web' has no memory limit",
    ],
    given: [podOf(WHOLE)],
    'given as limits, which are requests too': [podOf('resources: { limits: { cpu: 1, memory: 64Mi } }')],
    'given for the pod as a whole': [podOf('', WHOLE)],
    'given by the defaults of the namespace': [
      `${podOf('')}---
apiVersion: v1
kind: LimitRange
metadata: { name: web }
spec: { limits: [{ type: Container, default: { memory: 64Mi, cpu: 1 } }] }
`,
    ],
  });
});

describe('a probe', () => {
  const LABELS = 'labels: { app: web, tier: front }';
  tests(probeRules, {
    'missing where a Service leads': [
      podOf('', '', LABELS) + SERVICE,
      "warning home/web pod.web.yaml: is served by Service 'web', but nothing says when its pods are ready",
    ],
    'missing where a Service leads by one of several labels': [
      podOf('', '', LABELS) + SERVICE.replace('{ app: web }', '{ tier: front }'),
      "warning home/web pod.web.yaml: is served by Service 'web', but nothing says when its pods are ready",
    ],
    'of liveness alone says nothing about readiness': [
      podOf('livenessProbe: { tcpSocket: { port: 80 } }', '', LABELS) + SERVICE,
      "warning home/web pod.web.yaml: is served by Service 'web', but nothing says when its pods are ready",
    ],
    'that gives up soon': [
      podOf('livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5, failureThreshold: 2 }'),
      "warning home/web pod.web.yaml: 'web' is restarted when it does not answer within 10 seconds of its start",
    ],
    'that gives up at once': [
      podOf('livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: 1 }'),
      "warning home/web pod.web.yaml: 'web' is restarted when it does not answer within 10 seconds of its start",
    ],
    'that gives up soon, but asks late': [
      podOf(
        'livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5, failureThreshold: 2, initialDelaySeconds: 60 }',
      ),
    ],
    'that gives up soon, but waits for the start': [
      podOf('livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 }, startupProbe: { tcpSocket: { port: 80 } }'),
    ],
    'missing where nothing leads': [podOf('', '', LABELS)],
    'missing where the Service of another app leads': [
      podOf('', '', LABELS) + SERVICE.replace('app: web', 'app: shop'),
    ],
    'missing where a Service of another namespace leads': [
      podOf('', '', LABELS) + SERVICE.replace('name: web', 'name: web, namespace: shop'),
    ],
    'missing where only metrics are read': [
      podOf('', '', LABELS) + SERVICE.replace('port: 80', 'port: 80, name: http-metrics'),
    ],
    'missing where pods are reached before they are ready': [
      podOf('', '', LABELS) + SERVICE.replace('spec: {', 'spec: { publishNotReadyAddresses: true,'),
    ],
  });
});

describe('an image', () => {
  tests(imageRules, {
    'without a tag': [
      podOf('image: docker.io/library/busybox'),
      "warning home/web pod.web.yaml: runs docker.io/library/busybox in 'web', without a tag",
    ],
    'that is the latest': [
      podOf('image: ghcr.io/bramble/web:latest'),
      "warning home/web pod.web.yaml: runs ghcr.io/bramble/web:latest in 'web', whose tag 'latest' moves",
    ],
    'of a branch': [
      podOf('image: ghcr.io/bramble/web:main'),
      "warning home/web pod.web.yaml: runs ghcr.io/bramble/web:main in 'web', whose tag 'main' moves",
    ],
    'of a registry with a port, without a tag': [
      podOf('image: "10.10.11.5:5000/web"'),
      "warning home/web pod.web.yaml: runs 10.10.11.5:5000/web in 'web', without a tag",
    ],
    'without a registry': [
      podOf('image: grafana/grafana:12.3.0'),
      "warning home/web pod.web.yaml: runs grafana/grafana:12.3.0 in 'web', which names no registry",
    ],
    'of what runs before': [
      podOf(
        'image: docker.io/library/busybox:1.38',
        'initContainers: [{ name: first, image: docker.io/library/busybox:edge }]',
      ),
      "warning home/web pod.web.yaml: runs docker.io/library/busybox:edge in 'first', whose tag 'edge' moves",
    ],
    'of a volume': [
      podOf('', 'volumes: [{ name: model, image: { reference: ghcr.io/bramble/model:nightly } }]'),
      "warning home/web pod.web.yaml: runs ghcr.io/bramble/model:nightly in the volume 'model', whose tag 'nightly' moves",
    ],
    'in an argument': [
      podOf('args: [--acme-http01-solver-image=quay.io/jetstack/cert-manager-acmesolver]'),
      "warning home/web pod.web.yaml: runs quay.io/jetstack/cert-manager-acmesolver in an argument of 'web', without a tag",
    ],
    'of the latest, with a digest that stays': [podOf(`image: ghcr.io/bramble/web:latest@sha256:${'0'.repeat(64)}`)],
    'of a major version': [
      podOf('image: docker.io/library/mariadb:12'),
      "warning home/web pod.web.yaml: runs docker.io/library/mariadb:12 in 'web', whose tag '12' moves",
    ],
    'of a major version with a flavour': [
      podOf('image: docker.io/library/rabbitmq:4-management'),
      "warning home/web pod.web.yaml: runs docker.io/library/rabbitmq:4-management in 'web', whose tag '4-management' moves",
    ],
    'of a version of two numbers': [podOf('image: docker.io/library/postgres:17.2')],
    'with the number of a build': [podOf('image: docker.io/bramble/web:12')],
    'of a major version, with a digest': [podOf(`image: docker.io/library/mariadb:12@sha256:${'0'.repeat(64)}`)],
    'whose version has a flavour that sounds like a branch': [podOf('image: docker.io/library/nginx:1.29-alpine')],
  });

  it('that Flux moves from one number to the next is fine', () => {
    const component = { images: [image('docker.io/library/web', { follow: numerical() })] };
    const inputs = { pins: { web: 'docker.io/library/web:12' } };
    expect(judge(imageRules, podOf('image: docker.io/library/web:12'), { component, inputs })).toEqual([]);
  });

  it('that is pinned as latest is found where the pin is', () => {
    const inputs = { pins: { web: 'ghcr.io/bramble/web:latest' } };
    expect(judge(imageRules, podOf('image: ghcr.io/bramble/web:latest'), { inputs })).toEqual([]);
  });
});

describe('a variable', () => {
  tests(variableRules, {
    'in an image': [
      podOf('image: "docker.io/library/busybox:${VERSION}"'),
      'error home/web pod.web.yaml: has ${VERSION} in spec.containers[web].image, which nobody replaces',
    ],
    'in a host, with a default': [
      `
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web }
spec: { routes: [{ match: 'Host(\`web.\${DOMAIN:=bramble.example}\`)' }] }
`,
      'error home/web ingressroute.web.yaml: has ${DOMAIN:=bramble.example} in spec.routes[0].match, which nobody replaces',
    ],
    'in a label': [
      podOf('', '', "labels: { app: '${APP}' }"),
      'error home/web pod.web.yaml: has ${APP} in metadata.labels.app, which nobody replaces',
    ],
    'in the value of another': [
      podOf("env: [{ name: URL, value: 'http://${HOST}/' }]"),
      'warning home/web pod.web.yaml: has ${HOST} in spec.containers[web].env[URL].value, which nobody replaces',
    ],
    'in an argument without a shell': [
      podOf("args: ['--user=${USER_NAME}']"),
      'warning home/web pod.web.yaml: has ${USER_NAME} in spec.containers[web].args[0], which nobody replaces',
    ],
    'in the values of a chart': [
      `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: web }
spec: { values: { host: 'web.\${SECRET_DOMAIN}' } }
`,
      'warning home/web helmrelease.web.yaml: has ${SECRET_DOMAIN} in spec.values.host, which nobody replaces',
    ],
    'of a shell': [podOf("command: [sh, -c, 'echo ${HOME}']")],
    'of a shell with a path, in its arguments': [podOf("command: [/bin/bash], args: [-ec, 'echo ${HOME}']")],
    'of a probe that runs a shell': [podOf("readinessProbe: { exec: { command: [sh, -c, 'test -f ${FILE}'] } }")],
    'of Kubernetes': [podOf("args: ['--user=$(USER_NAME)']")],
    'that is doubled to be kept': [podOf("args: ['--user=$${USER_NAME}']")],
    'of a script in a file': [
      `
apiVersion: v1
kind: ConfigMap
metadata: { name: web }
data: { run.sh: 'echo \${HOME}' }
`,
    ],
    'that is a named part of a tag': [
      `
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: { name: web }
spec: { filterTags: { pattern: '^main-(?P<n>[0-9]+)$', extract: '\${n}' } }
`,
    ],
    'that is a part of a match': [
      `
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: web }
spec: { redirectRegex: { regex: '^(.*)$', replacement: 'https://web.bramble.example/\${1}' } }
`,
    ],
  });
});

describe('a webhook', () => {
  const webhook = (fields: string, rule = "apiGroups: [''], operations: [CREATE], resources: [pods]") => `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: web }
webhooks: [{ name: a.web, clientConfig: { service: { name: web, namespace: web } }, rules: [{ ${rule} }], ${fields} }]
`;
  const without = (...namespaces: string[]) =>
    `namespaceSelector: { matchExpressions: [{ key: kubernetes.io/metadata.name, operator: NotIn, values: [${namespaces}] }] }`;
  tests(webhookRules, {
    'that judges all pods': [
      webhook(''),
      "warning home/web mutatingwebhookconfiguration.web.yaml: 'a.web' must answer before anything changes pods of web, where it runs itself, and of kube-system",
    ],
    'that judges everything': [
      webhook('failurePolicy: Fail', "apiGroups: ['*'], operations: ['*'], resources: ['*/*']"),
      "warning home/web mutatingwebhookconfiguration.web.yaml: 'a.web' must answer before anything changes pods, nodes, endpoints of web, where it runs itself, and of kube-system",
    ],
    'that leaves out itself alone': [
      webhook(without('web')),
      "warning home/web mutatingwebhookconfiguration.web.yaml: 'a.web' must answer before anything changes pods of kube-system",
    ],
    'that leaves out kube-system alone': [
      webhook(without('kube-system')),
      "warning home/web mutatingwebhookconfiguration.web.yaml: 'a.web' must answer before anything changes pods of web, where it runs itself",
    ],
    'that leaves out both': [webhook(without('web', 'kube-system'))],
    'that need not answer': [webhook('failurePolicy: Ignore')],
    'that judges only what asks for it': [webhook('objectSelector: { matchLabels: { inject: yes } }')],
    'that judges namespaces which ask for it': [webhook('namespaceSelector: { matchLabels: { inject: yes } }')],
    'that judges objects of its own': [
      webhook('', "apiGroups: [web.bramble.example], operations: ['*'], resources: ['*/*']"),
    ],
    'that judges only what goes': [webhook('', "apiGroups: [''], operations: [DELETE], resources: [pods]")],
  });
});
