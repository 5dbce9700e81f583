import type { Component } from 'bramble';
import { parse } from 'yaml';
import { githubRunnerController, githubRunners } from '../charts/addons/github-runners/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { forgejo } from '../charts/apps/forgejo.ts';
import { forgejoRunner } from '../charts/apps/forgejo-runner.ts';
import { githubRunner } from '../charts/apps/github-runner.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const REPOSITORY = 'https://github.com/bramble-example/shop';
const UUID = '7b2c1f0e-5d3a-4c8b-9e6f-1a2b3c4d5e6f';
const FORGE = [
  traefik({ address: '10.10.11.21', entryPoints: { 'git-ssh': 2222 } }),
  metallb(),
  forgejo({ ssh: { entryPoint: 'git-ssh', port: 2222 } }),
];
const NO_SECRETS = { files: [], strays: [] };

const rendered = (...components: readonly Component[]) => renderSample(sample({ components }), undefined, NO_SECRETS);
const found = (name: string, ...components: readonly Component[]) =>
  rendered(...components)
    .findings.map(brief)
    .filter((line) => line.includes(`/${name}`));

/** What a test reads of them. */
interface Values {
  readonly template: { readonly spec: { readonly initContainers: readonly object[] } };
}

/** The values of the chart of a set. */
function values(set: Component) {
  const { stages } = rendered(githubRunnerController, set);
  const objects = stages.flatMap((stage) => stage.objects);
  const release = objects.find(({ kind, metadata }) => kind === 'HelmRelease' && metadata.name === set.name)!;
  return release.spec as { readonly values: Record<string, never>; readonly dependsOn: unknown };
}

describe('what is wrong with runners is refused', () => {
  const cases: Record<string, [object, string]> = {
    'no URL': [{ of: 'bramble-example/shop' }, "of: 'bramble-example/shop' is no repository or organization"],
    'a page of the repository': [{ of: `${REPOSITORY}/actions/runners` }, 'is no repository or organization'],
    nobody: [{}, ": has no 'of'"],
    'a name that GitHub takes and Kubernetes does not': [
      { of: REPOSITORY, name: 'My_Runners' },
      "name: 'My_Runners' is no name of runners",
    ],
    'a name that is too long': [{ of: REPOSITORY, name: 'r'.repeat(46) }, 'is no name of runners'],
    'more that wait than there may be': [{ of: REPOSITORY, min: 3 }, 'min: 3 are to wait for jobs, and there may be 2'],
    'half a runner': [{ of: REPOSITORY, max: 0.5 }, 'max: 0.5 is no number of runners'],
    'a Secret that is none': [{ of: REPOSITORY, secret: 'ghp_Token' }, "secret: 'ghp_Token' is no name of a Secret"],
  };
  it.each(Object.entries(cases))('%s', (_, [props, expected]) => {
    const set = githubRunners(props as Parameters<typeof githubRunners>[0]);
    const { mistakes = [] } = set;
    expect(mistakes.map(({ where, what }) => `${where ?? ''}: ${what}`)).toEqual([expect.stringContaining(expected)]);
  });

  it('runners that nobody starts', () => {
    expect(found('runners', githubRunners({ of: REPOSITORY }))).toEqual([
      "error home/runners: needs 'githubRunners', which no component provides",
    ]);
  });

  it('a Secret that is not there, by the name that the values have', () => {
    expect(found('runners', githubRunnerController, githubRunners({ of: REPOSITORY, secret: 'github-app' }))).toEqual([
      "error home/runners helmrelease.runners.yaml: refers to the Secret 'github-app', which is not there",
    ]);
  });

  it('a runner of a Forgejo that is not there', () => {
    expect(found('forgejo-runner', forgejoRunner({ uuid: UUID }))).toEqual(
      expect.arrayContaining([expect.stringContaining("no component is named 'forgejo'")]),
    );
  });
});

describe('what runners are told', () => {
  it('the chart of the controller is installed first, and its account starts them', () => {
    const { dependsOn, values: told } = values(githubRunners({ of: REPOSITORY }));
    expect(dependsOn).toEqual([{ name: 'github-runner-controller', namespace: 'github-runner-controller' }]);
    expect(told).toMatchObject({
      githubConfigUrl: REPOSITORY,
      githubConfigSecret: 'github',
      minRunners: 0,
      maxRunners: 2,
      controllerServiceAccount: { namespace: 'github-runner-controller', name: 'github-runner-controller' },
    });
    expect(told).not.toHaveProperty('template.spec.initContainers');
  });

  it('without Docker a job has no rights, and with it the namespace says so', () => {
    const level = (set: Component) =>
      rendered(githubRunnerController, set)
        .stages.flatMap((stage) => stage.objects)
        .find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === 'runners')!.metadata.labels?.[
        'pod-security.kubernetes.io/enforce'
      ];
    expect(level(githubRunners({ of: REPOSITORY }))).toBe('restricted');
    expect(level(githubRunners({ of: REPOSITORY, docker: true }))).toBe('privileged');
  });

  it('the Docker of jobs has a version and a limit, which the chart gives it not', () => {
    const { template } = values(githubRunners({ of: REPOSITORY, docker: true })).values as unknown as Values;
    const [, docker] = template.spec.initContainers;
    expect(docker).toMatchObject({
      image: 'docker.io/library/docker:0.0.0',
      restartPolicy: 'Always',
      securityContext: { privileged: true },
      resources: { limits: { memory: '1024Mi' } },
    });
  });

  it('Forgejo is asked inside the cluster, by a token that stands in no file', () => {
    const { stages } = rendered(...FORGE, forgejoRunner({ uuid: UUID, labels: { pi: 'docker.io/library/node:22' } }));
    const files = stages
      .flatMap((stage) => stage.objects)
      .find(({ metadata }) => metadata.name === 'forgejo-runner-files')!;
    expect(parse((files.data as Record<string, string>)['config.yaml']!)).toMatchObject({
      runner: { labels: ['pi:docker://docker.io/library/node:22'] },
      server: {
        connections: {
          forgejo: {
            url: 'http://forgejo.forgejo.svc.cluster.local:3000',
            uuid: UUID,
            token_url: 'file:/etc/forgejo-runner/token',
          },
        },
      },
    });
  });

  it('one runner alone takes a job and begins anew', () => {
    expect(found('github-runner', githubRunner({ repository: REPOSITORY }))).toEqual([
      "error home/github-runner deployment.github-runner.yaml: refers to the Secret 'github-runner', which is not there",
    ]);
  });
});
