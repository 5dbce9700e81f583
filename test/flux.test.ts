import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alphabetical, type Component, component, helmRelease, numerical, semver } from 'bramble';
import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { flux } from '../charts/addons/flux/index.ts';
import type { AlertProps } from '../charts/addons/flux/notifications.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { type JsonMap, list, path } from '../lib/model/object.ts';
import { following, M, REPOSITORY, web } from './followed-image.ts';
import { brief, ROOT, renderPinned, sample } from './sample-cluster.ts';

describe('flux()', () => {
  /** What it renders, as objects by kind and name. */
  const rendered = (component: Component, ...others: readonly Component[]) => {
    const declaration = sample({ components: [component, ...others] });
    const { stages, files, findings } = renderPinned(declaration, `images:\n  web: ${REPOSITORY}:17 # ${M}\n`);
    const objects = stages.filter((stage) => stage.component.name === 'flux').flatMap((stage) => stage.objects);
    return { files, findings: findings.map(brief), objects };
  };
  const spec = (component: Component, kind: string, ...others: readonly Component[]) =>
    rendered(component, ...others).objects.find((object) => object.kind === kind)?.spec as JsonMap | undefined;

  const wrong: Record<string, [Parameters<typeof flux>[0], string]> = {
    'the branch that is applied, to push to': [
      { branch: 'main', pushBranch: 'main' },
      "pushes moved pins to 'main', the branch that it applies",
    ],
    'a branch that is none': [{ pushBranch: 'image updates' }, "'image updates' is no branch"],
    'a Secret for a registry that nothing comes from': [
      { registrySecrets: { 'ghcr.io/bramble': 'ghcr' } },
      "has a Secret for 'ghcr.io/bramble', from which no followed image comes",
    ],
    'an alert without an address': [{ alerts: { log: { through: 'generic' } } }, "the alert 'log' has no address"],
    'an alert for the Alertmanager of the cluster, where none is': [
      { alerts: { mail: { through: 'alertmanager' } } },
      "needs 'alerting', which no component provides",
    ],
    'an address that is none': [
      { alerts: { mail: { through: 'generic', address: 'hooks.bramble.example' } } },
      "the address 'hooks.bramble.example' of the alert 'mail' is no URL",
    ],
  };
  it.each(Object.entries(wrong))('refuses %s', (_, [props, what]) => {
    expect(rendered(flux(props), web(following(numerical()))).findings).toContain(`error home/flux: ${what}`);
  });

  it('refuses all of that at once', () => {
    const alerts = { mail: { through: 'generic' }, chat: { through: 'generic', address: 'chat' } } as const;
    expect(rendered(flux({ branch: 'a..b', pushBranch: 'a b', alerts })).findings).toEqual([
      "error home/flux: 'a..b' is no branch",
      "error home/flux: 'a b' is no branch",
      "error home/flux: the alert 'mail' has no address",
      "error home/flux: the address 'chat' of the alert 'chat' is no URL",
      "warning home clusters/home/images.yaml: 'web' is pinned, but no component uses it",
    ]);
  });

  it('refuses a receiver without a way in', () => {
    expect(rendered(flux({ receiver: { secret: 'flux-receiver' } })).findings).toContain(
      "error home/flux: needs 'ingress', which no component provides",
    );
  });

  it('renders nothing where nothing is asked of it', () => {
    const { files, objects } = rendered(flux(), component({ name: 'other' }));
    expect(objects).toEqual([]);
    expect([...files.keys()].filter((path) => path.includes('/flux'))).toEqual([]);
  });

  it('is waited for by nobody', () => {
    const { files } = rendered(flux(), web(following(numerical())));
    expect([...files].filter(([, text]) => /dependsOn:\n(?: +- name: .*\n)* +- name: flux\n/.test(text))).toEqual([]);
  });

  it('draws each policy as the CRD wants it', () => {
    const policy = (...[follow, digest]: Parameters<typeof following>) =>
      spec(flux(), 'ImagePolicy', web(following(follow, digest)));
    const imageRepositoryRef = { name: 'home-web' };
    expect(policy(semver('^1.4'))).toEqual({ imageRepositoryRef, policy: { semver: { range: '^1.4' } } });
    expect(policy(numerical({ order: 'desc' }))).toEqual({
      imageRepositoryRef,
      filterTags: { pattern: '^[0-9]+$' },
      policy: { numerical: { order: 'desc' } },
    });
    expect(policy(alphabetical({ pattern: '^a-(?<ts>.*)$', extract: '$ts' }), true)).toEqual({
      imageRepositoryRef,
      filterTags: { pattern: '^a-(?<ts>.*)$', extract: '$ts' },
      policy: { alphabetical: { order: 'asc' } },
      digestReflectionPolicy: 'IfNotPresent',
    });
    expect(policy(semver('*'), 'always')).toMatchObject({ digestReflectionPolicy: 'Always', interval: '10m' });
  });

  it('scans a private registry with the Secret of the longest match', () => {
    const registrySecrets = { 'registry.bramble.example': 'all', 'registry.bramble.example/web': 'web' };
    expect(spec(flux({ registrySecrets }), 'ImageRepository', web(following(numerical())))).toEqual({
      image: REPOSITORY,
      interval: '10m',
      provider: 'generic',
      secretRef: { name: 'web' },
    });
  });

  it('pushes to branches that the workflow for pull requests hears of', () => {
    const workflow = parse(readFileSync(join(ROOT, '.github/workflows/ci.yaml'), 'utf8')) as {
      readonly on: { readonly push: { readonly branches: readonly string[] } };
    };
    const pushed = path(spec(flux(), 'ImageUpdateAutomation', web(following(numerical()))), 'git', 'push', 'branch');
    expect(pushed).toBe('image-updates-home');
    expect(workflow.on.push.branches).toContain(String(pushed).replace(/home$/, '*'));
  });

  it('tells errors alone where that is asked', () => {
    const alerts = {
      chat: { through: 'generic', address: 'https://chat.bramble.example/hook', events: 'errors' },
    } as const;
    expect(spec(flux({ alerts }), 'Alert')).toMatchObject({ eventSeverity: 'error', providerRef: { name: 'chat' } });
    expect(spec(flux({ alerts }), 'Provider')).toEqual({ type: 'generic', address: alerts.chat.address });
  });

  describe('hears of', () => {
    const releases = [
      helmRelease({ name: 'db', repository: 'https://charts.bramble.example', version: '1.0.0' }),
      helmRelease({ name: 'wiki', repository: 'oci://ghcr.io/bramble/charts/wiki', version: '1.0.0' }),
      helmRelease({ name: 'quotes', chart: './helm/quotes' }),
    ];
    const heard = (events: AlertProps['events'], alert: string, ...others: readonly Component[]) => {
      const alerts = { chat: { through: 'generic', address: 'https://chat.bramble.example/hook', events } } as const;
      const found = rendered(flux({ alerts }), ...others).objects.find(
        ({ kind, metadata }) => kind === 'Alert' && metadata.name === alert,
      );
      const { eventSeverity, eventSources = [] } = (found?.spec ?? {}) as JsonMap;
      const lines = list(eventSources).map(
        ({ kind, name, namespace = 'flux-system' }) => `${kind} ${namespace}/${name}`,
      );
      return found && [eventSeverity, ...lines];
    };
    const BOOTSTRAPPED = ['GitRepository flux-system/flux-system', 'Kustomization flux-system/*'];

    it('no more than Flux was bootstrapped with, where there is no more', () => {
      expect(heard('all', 'chat')).toEqual(['info', ...BOOTSTRAPPED]);
      expect(heard('all', 'chat-sources')).toBeUndefined();
    });

    it('what deploys in each namespace, also where it went well, and of what is fetched for it only what went wrong', () => {
      const others = [...releases, web(following(numerical()))];
      expect(heard('all', 'chat', ...others)).toEqual([
        'info',
        ...BOOTSTRAPPED,
        ...['db', 'quotes', 'wiki'].map((namespace) => `HelmRelease ${namespace}/*`),
        'ImageUpdateAutomation flux-system/*',
      ]);
      expect(heard('all', 'chat-sources', ...others)).toEqual([
        'error',
        'OCIRepository wiki/*',
        'HelmRepository db/*',
        // helm-controller asks for the chart where its source lies.
        'HelmChart db/*',
        'HelmChart flux-system/*',
        'ImageRepository flux-system/*',
        'ImagePolicy flux-system/*',
      ]);
    });

    it('all that went wrong by one alert, where errors alone are asked for', () => {
      expect(heard('errors', 'chat', releases[0]!)).toEqual([
        'error',
        ...BOOTSTRAPPED,
        'HelmRelease db/*',
        'HelmRepository db/*',
        'HelmChart db/*',
      ]);
      expect(heard('errors', 'chat-sources', releases[0]!)).toBeUndefined();
    });

    it('what an Alert of a user names, and synth tells of the rest', () => {
      const own = (...eventSources: readonly JsonMap[]) =>
        component({
          name: 'own',
          namespace: 'flux-system',
          chart: (chart) => {
            const of = (kind: string, spec: JsonMap) =>
              new ApiObject(chart, kind, {
                apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
                kind,
                metadata: { name: 'own' },
                ...{ spec },
              });
            of('Provider', { type: 'generic', address: 'https://chat.bramble.example/hook' });
            of('Alert', { providerRef: { name: 'own' }, eventSources });
          },
        });
      const told = (...sources: readonly JsonMap[]) =>
        rendered(flux(), own(...sources), releases[0]!).findings.filter((each) => each.includes('hears of'));
      expect(told({ kind: 'HelmRelease', name: '*' }, { kind: 'HelmRepository', name: 'db', namespace: 'db' })).toEqual(
        [
          "warning home/db helmrelease.db.yaml: no Alert hears of the HelmRelease in 'db'",
          "warning home/db helmrelease.db.yaml: no Alert hears of the HelmChart in 'db'",
        ],
      );
      const each = (kind: string) => ({ kind, name: '*', namespace: '*' });
      expect(told(each('HelmRelease'), each('HelmRepository'), each('HelmChart'))).toEqual([]);
    });
  });

  it('tells the usual places, each by its word', () => {
    const provider = (alert: AlertProps) => spec(flux({ alerts: { phone: alert } }), 'Provider');
    const secretRef = { name: 'flux-phone' };
    for (const through of ['discord', 'googlechat', 'msteams', 'rocket', 'slack'] as const) {
      expect(provider({ through, secret: 'flux-phone' })).toEqual({ type: through, secretRef });
    }
    expect(provider({ through: 'gotify', secret: 'flux-phone' })).toEqual({ type: 'generic', secretRef });
    expect(provider({ through: 'telegram', channel: '-1001234567890', secret: 'flux-phone' })).toEqual({
      type: 'telegram',
      address: 'https://api.telegram.org',
      channel: '-1001234567890',
      secretRef,
    });
    const address = 'https://matrix.bramble.example';
    expect(provider({ through: 'matrix', address, channel: '!home:bramble.example', secret: 'flux-phone' })).toEqual({
      type: 'matrix',
      address,
      channel: '!home:bramble.example',
      secretRef,
    });
  });

  it('lets ntfy make a message of each event', () => {
    const topic = { through: 'ntfy', address: 'https://ntfy.bramble.example/flux' } as const;
    const { address } = spec(flux({ alerts: { phone: topic } }), 'Provider') as { readonly address: string };
    expect(new URL(address).origin + new URL(address).pathname).toBe(topic.address);
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({
      tpl: '1',
      t: '{{.involvedObject.kind}} {{.involvedObject.name}} of {{.metadata.cluster}}',
      m: '{{.message}}',
    });
  });

  const vague: Record<string, [AlertProps, string]> = {
    'a webhook in the code': [
      { through: 'discord', address: 'https://discord.bramble.example/hooks/1' },
      "the alert 'phone' has its address in the code: who knows it may write there",
    ],
    'a webhook that is nowhere': [{ through: 'slack' }, "the alert 'phone' has no address"],
    'a token that is nowhere': [{ through: 'telegram', channel: '@bramble' }, "the alert 'phone' has no secret"],
    'no chat': [{ through: 'telegram', secret: 's' }, "the alert 'phone' has no channel"],
    'a chat by its title': [
      { through: 'telegram', secret: 's', channel: 'My home' },
      "the channel 'My home' of the alert 'phone' is none of telegram",
    ],
    'a room without its server': [
      { through: 'matrix', secret: 's', channel: '!home:bramble.example' },
      "the alert 'phone' has no address",
    ],
    'a channel that nobody asks for': [
      { through: 'ntfy', address: 'https://ntfy.bramble.example/flux', channel: 'flux' },
      "the alert 'phone' has a channel, which ntfy does not ask for",
    ],
  };
  it.each(Object.entries(vague))('refuses %s', (_, [alert, what]) => {
    expect(rendered(flux({ alerts: { phone: alert } })).findings.filter((each) => each.startsWith('error'))).toEqual([
      `error home/flux: ${what}`,
    ]);
  });

  it.each([
    ['github', 'github', ['ping', 'push'], undefined],
    ['forgejo', 'github', ['ping', 'push'], undefined],
    ['gitea', 'github', ['ping', 'push'], undefined],
    ['gitlab', 'gitlab', ['Push Hook'], { 'merge_request.create': '', 'merge_request.target': 'main' }],
    ['git', 'generic', undefined, undefined],
  ] as const)('hears of a push to %s, and lets it open the request for moved pins', (forge, type, events, options) => {
    const metallb = component({ name: 'metallb', provides: { loadBalancer: { addressAnnotation: 'a' } } });
    const hearing = flux({ forge, receiver: { secret: 'flux-receiver' } });
    const receiver = rendered(hearing, metallb, traefik({ address: '10.10.11.21' })).objects.find(
      ({ kind }) => kind === 'Receiver',
    );
    expect(receiver).toMatchObject({ metadata: { name: forge }, spec: { type } });
    expect(receiver?.spec).toEqual(expect.objectContaining(events ? { events } : {}));
    const push = path(spec(flux({ forge }), 'ImageUpdateAutomation', web(following(numerical()))), 'git', 'push');
    expect(push).toEqual({ branch: 'image-updates-home', ...(options && { options }) });
  });
});
