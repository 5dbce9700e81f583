import { app, type ClusterProps, type Component, component, emptyDir, image, secret, stopped } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { fluxOperator, type PreviewApp, type PreviewsProps, previews } from '../charts/addons/flux-operator/index.ts';
import { made } from '../charts/addons/flux-operator/template.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { type JsonMap, type KubernetesObject, list, path } from '../lib/model/object.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const WEB = image('registry.bramble.example/web', { tested: '1.2.3' });
const PREVIEW: PreviewApp = { image: WEB, port: 8080 };
const GROUND = [metallb(), traefik({ address: '10.10.11.21' }), fluxOperator()];
/** What refuses has no need of routes. */
const FRONT = component({
  name: 'front',
  provides: { ingress: { service: 'front', namespace: 'front', route: () => {}, entryPoint: 'https' } },
});

const given = (props: Partial<PreviewsProps> = {}): PreviewsProps => ({
  of: 'web',
  repository: 'https://github.com/bramble-example/web',
  app: () => PREVIEW,
  ...props,
});
const rendered = (
  props: Partial<PreviewsProps> = {},
  more: readonly Component[] = [],
  facts: Partial<ClusterProps> = {},
) => renderSample(sample({ ...facts, components: [...GROUND, previews(given(props)), ...more] }));
const routeless = (props: Partial<PreviewsProps> = {}, more: readonly Component[] = []) =>
  renderSample(sample({ components: [FRONT, fluxOperator(), previews(given(props)), ...more] }));
const found = (...args: Parameters<typeof routeless>) =>
  routeless(...args)
    .findings.map(brief)
    // This ingress draws none.
    .filter((each) => !each.endsWith('but no route leads there'));
const ofApp = (more: object) => found({ app: () => ({ ...PREVIEW, ...more }) });
const objectsOf = (rendering: ReturnType<typeof rendered>): readonly KubernetesObject[] =>
  rendering.stages.flatMap(({ component: { name }, objects }) => (name === 'previews-web' ? objects : []));
const one = (rendering: ReturnType<typeof rendered>, kind: string) =>
  objectsOf(rendering).find((object) => object.kind === kind)!;
const templates = (rendering: ReturnType<typeof rendered>) =>
  list(path(one(rendering, 'ResourceSet').spec, 'resources')) as readonly JsonMap[];

describe('a preview is refused', () => {
  const at = 'error home/web-pr-987654';
  const of = 'error home/previews-web';

  it('that reads a Secret, wherever that is said', () => {
    const what = "reads the Secret 'web-pr-987654', which what is made of it does not have";
    expect(ofApp({ env: { PASSWORD: secret('password') } })).toEqual([`${at} deployment.web-pr-987654.yaml: ${what}`]);
    const beside = ofApp({ sidecars: { database: { image: WEB, env: { PASSWORD: secret('password') } } } });
    expect(beside).toEqual([`${at} deployment.web-pr-987654.yaml: ${what}`]);
  });

  it('that uses what runs beside it, or is used by it', () => {
    const data = app({ name: 'data', image: WEB, ports: { sql: 5432 } });
    expect(found({ app: () => ({ ...PREVIEW, uses: ['data'] }) as PreviewApp }, [data])).toEqual([
      `${of} app: says 'uses', which a preview has of its own, or must not have`,
    ]);
    expect(
      found({ app: () => ({ ...PREVIEW, env: { HOST: (cluster) => cluster.serviceHost('data') } }) }, [data]),
    ).not.toEqual([]);
  });

  it('that says what follows from its pull request', () => {
    for (const prop of ['name', 'namespace', 'expose', 'loadBalancer', 'scrape'])
      expect(ofApp({ [prop]: 'x' })).toEqual([
        `${of} app: says '${prop}', which a preview has of its own, or must not have`,
      ]);
  });

  it('that does not fit into its quota', () => {
    const quota = `${at} resourcequota.web-pr-987654.yaml:`;
    expect(found({ quota: { memory: '64Mi' } })).toEqual([
      `${quota} allows 64Mi of limits.memory, and its namespace asks for 256Mi`,
    ]);
    expect(ofApp({ replicas: 6, resources: { memory: '16Mi', memoryLimit: '16Mi' } })).toEqual([
      `${quota} allows 5 of pods, and its namespace asks for 6`,
    ]);
  });

  it('that draws what every pull request would share', () => {
    const drawn = (metadata: k8s.ObjectMeta) =>
      ofApp({ also: (chart: Construct) => void new k8s.KubeConfigMap(chart, 'more', { metadata, data: {} }) });
    expect(drawn({ name: 'more', namespace: 'default' })).toContain(
      `${of} app: draws ConfigMap 'more' outside of its own namespace, which every pull request would share`,
    );
    const role = (chart: Construct) =>
      void new k8s.KubeClusterRole(chart, 'more', { metadata: { name: 'more' }, rules: [] });
    expect(ofApp({ also: role })).toContain(
      `${of} app: draws ClusterRole 'more' outside of its own namespace, which every pull request would share`,
    );
  });

  it('whose name is too long, is taken, or would be taken', () => {
    expect(found({ of: 'w'.repeat(47) })).toEqual([expect.stringContaining("error home/previews-app of: 'wwwwwwwww")]);
    const taken = (name: string, host?: string) =>
      app({ name, image: WEB, port: 80, expose: { through: 'lan', ...(host && { host }) } });
    const told = (name: string) => `${of} of: '${name}' is called, or found, as a preview of 'web' would be`;
    expect(found({}, [taken('web-pr-7')])).toEqual([told('web-pr-7')]);
    expect(found({}, [taken('shop', 'web-pr-7.bramble.example')])).toEqual([told('shop')]);
    expect(found({}, [taken('web-pr-seven')])).toEqual([]);
    expect(found({}, [previews(given())])).toContain(
      "error home/previews-web name: two components are named 'previews-web'",
    );
  });

  it('that every request would have, since nobody has said yes to it', () => {
    const fix = 'labels:';
    for (const labels of [[], [''], 'preview'])
      expect(found({ labels: labels as string[] })).toEqual([expect.stringContaining(`${of} ${fix}`)]);
  });

  it('whose image would stay the same with a new commit', () => {
    const what = `${of} tag: makes no tag in which the commit stands: a new commit would not bring new pods`;
    for (const tag of [() => 'latest', ({ id }: { id: string }) => `pr-${id}`]) expect(found({ tag })).toEqual([what]);
  });

  it('of a repository that is none, or that is asked in the open', () => {
    for (const repository of [
      'http://github.com/a/b',
      'https://github.com/a',
      'git@github.com:a/b',
      'https://u:p@github.com/a/b',
    ])
      expect(found({ repository })).toEqual([
        expect.stringContaining(`${of} repository: '${repository}' is no URL of a`),
      ]);
  });

  it('without the operator', () => {
    const bare = sample({ components: [FRONT, previews(given())] });
    expect(renderSample(bare).findings.map(brief).join('\n')).toContain('whose CRD no component brings');
  });
});

describe('the template of previews', () => {
  const rich: Partial<PreviewsProps> = {
    tag: ({ id, sha }) => `pr-${id}-${sha}`,
    app: ({ id, sha, name }) => ({
      ...PREVIEW,
      volumes: { '/tmp': emptyDir('tmp') },
      env: { PR: id, COMMIT: sha, HERE: (cluster) => cluster.url(name), BOTH: `${id} of ${sha}`, LESS: `-${id}.5` },
      files: { '/etc/web/start.sh': 'cat <<EOF\n"quoted" `so`\nEOF\n' },
    }),
  };

  const rendering = rendered(rich);

  it('is right, and makes of the sample inputs what is committed beside it', () => {
    expect(rendering.findings.map(brief)).toEqual([]);
    const sha = 'facade00facade11facade22facade33facade44';
    const all = templates(rendering).map((template) => made(template, { id: '987654', sha }));
    const written = [...rendering.samples.keys()];
    expect(written.length).toBe(all.length);
    expect(written.every((file) => file.startsWith('dist/home-samples/web-pr-987654/'))).toBe(true);
    expect(written).toContain('dist/home-samples/web-pr-987654/resourcequota.web-pr-987654.yaml');
    expect(JSON.stringify(all)).toContain('registry.bramble.example/web:pr-987654-facade00');
    expect(JSON.stringify(all)).toContain('https://web-pr-987654.bramble.example');
  });

  it('has nothing of the sample left, quotes what YAML would take for a number, and keeps the signs of others', () => {
    const text = JSON.stringify(templates(rendering));
    expect(text).not.toMatch(/987654|facade/);
    expect(text).toContain('"<< inputs.id | quote >>"');
    expect(text).toContain('"<< inputs.sha | quote >>"');
    expect(text).toContain('<< printf `-%s.5` inputs.id | quote >>');
    expect(text).toContain('cat << `<<` >>EOF');
    // Titles, branches and authors are what strangers choose.
    expect(
      [...text.matchAll(/inputs\.(\w+)/g)].map(([, input]) => input).filter((each) => !['id', 'sha'].includes(each!)),
    ).toEqual([]);
  });

  it('puts each into a namespace of its own, with a quota, closed to all but the ingress, and lets it out to no one', () => {
    const all = templates(rendering).map((template) => made(template, { id: '7', sha: 'abc' }));
    const names = all.map(({ kind, metadata }) => `${kind} ${path(metadata, 'namespace')}/${path(metadata, 'name')}`);
    expect(names.filter((each) => !each.includes(' web-pr-7/'))).toEqual(['Namespace undefined/web-pr-7']);
    const policies = all.filter(({ kind }) => kind === 'NetworkPolicy').map(({ spec }) => spec);
    expect(policies).toContainEqual({ podSelector: {}, policyTypes: ['Ingress'] });
    const egress = policies.flatMap((spec) => list(path(spec, 'egress')));
    expect(egress.flatMap(({ ports }) => list(ports).map(({ port }) => port))).toEqual([53, 53]);
    const [quota] = all.filter(({ kind }) => kind === 'ResourceQuota');
    expect(path(quota?.spec, 'hard')).toMatchObject({ pods: '5', 'limits.memory': '512Mi', 'services.nodeports': '0' });
    expect(JSON.stringify(all)).not.toContain('prune');
  });

  it('lets in who is in the local network, or by VPN alone', () => {
    const letIn = (...args: Parameters<typeof rendered>) =>
      templates(rendered(...args))
        .filter(({ kind }) => kind === 'Middleware')
        .flatMap(({ spec }) => path(spec, 'ipAllowList', 'sourceRange') ?? []);
    expect(letIn()).toContain('10.10.11.128/25');
    const networks = { lan: ['10.10.11.0/24'], vpn: ['10.10.13.0/24'] };
    expect(letIn({ through: 'vpn' }, [], { networks })).toEqual(['10.10.13.0/24']);
  });
});

describe('who makes previews', () => {
  it('asks the forge for requests with a label, and for no more than are wanted', () => {
    const provider = (props: Partial<PreviewsProps>) => one(routeless(props), 'ResourceSetInputProvider').spec;
    expect(provider({})).toEqual({
      type: 'GitHubPullRequest',
      url: 'https://github.com/bramble-example/web',
      filter: { labels: ['preview'], limit: 3 },
    });
    expect(
      provider({ forge: 'forgejo', repository: 'https://git.bramble.example/me/web', secret: 'forge' }),
    ).toMatchObject({
      type: 'GiteaPullRequest',
      secretRef: { name: 'forge' },
    });
    expect(provider({ forge: 'gitlab', repository: 'https://gitlab.com/group/part/web', most: 1 })).toMatchObject({
      type: 'GitLabMergeRequest',
      filter: { limit: 1 },
    });
  });

  it('may do to kinds of previews what is needed, to Secrets nothing, and outside of namespaces of previews nothing', () => {
    const rendering = rendered();
    const rules = list(one(rendering, 'ClusterRole').rules);
    expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
    expect(rules.flatMap(({ resources }) => resources)).toContain('ingressroutes');
    expect(path(one(rendering, 'ResourceSet').spec, 'serviceAccountName')).toBe('previews-web');
    const [validation] = list(path(one(rendering, 'ValidatingAdmissionPolicy').spec, 'validations'));
    expect(validation?.expression).toContain("matches('^web-pr-[0-9]+$')");
    expect(path(one(rendering, 'ValidatingAdmissionPolicyBinding').spec, 'validationActions')).toEqual(['Deny']);
  });

  it('keeps the account until the operator has removed all of them by it', () => {
    const kept = objectsOf(routeless()).filter(
      ({ metadata }) => metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled',
    );
    expect(kept.map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
      'ClusterRole',
      'ClusterRoleBinding',
    ]);
  });

  it('has them rest where it is stopped', () => {
    const components = [FRONT, fluxOperator(), stopped(previews(given()), 'nobody looks at them in summer')];
    const rendering = renderSample(sample({ components }));
    expect(rendering.findings.map(brief)).toEqual([
      'note home/previews-web: is stopped: nobody looks at them in summer',
      'error home/web-pr-987654 expose: is exposed at web-pr-987654.bramble.example, but no route leads there',
    ]);
    const pods = templates(rendering).flatMap(({ kind, spec }) =>
      kind === 'Deployment' ? [path(spec, 'replicas')] : [],
    );
    expect(pods).toEqual([0]);
  });

  it('changes nothing of what runs beside them', () => {
    const site = app({ name: 'site', image: WEB, port: 80, expose: { through: 'lan' } });
    const others = (files: ReadonlyMap<string, string>) =>
      [...files].filter(([file]) => !file.includes('previews')).sort();
    const without = renderSample(sample({ components: [...GROUND, site] }));
    expect(others(rendered({}, [site]).files)).toEqual(others(without.files));
  });

  it('installs Flux where that is said, once', () => {
    const instance = { version: '2.8.5', url: 'https://github.com/bramble-example/home.git' };
    const rendering = renderSample(sample({ components: [fluxOperator({ instance })] }));
    expect(rendering.findings.map(brief)).toEqual([]);
    const flux = rendering.stages.flatMap(({ objects }) => objects).find(({ kind }) => kind === 'FluxInstance');
    expect(flux).toMatchObject({
      metadata: { name: 'flux', namespace: 'flux-system' },
      spec: { distribution: { version: '2.8.5' }, sync: { path: 'flux/home', ref: 'refs/heads/main' } },
    });
    for (const wrong of [{ version: '2.x' }, { branch: 'a b' }, { url: 'git@github.com:a/b' }, { components: ['web'] }])
      expect(
        renderSample(
          sample({ components: [fluxOperator({ instance: { ...instance, ...wrong } as never })] }),
        ).findings.map(brief),
      ).toEqual([expect.stringContaining('error home/flux-operator instance.')]);
  });
});
