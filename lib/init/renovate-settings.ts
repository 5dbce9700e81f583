/** Who renders Renovate's branches. Without it Renovate would take such a branch for somebody's, and leave it alone. */
const RENDERER = 'bramble@noreply.invalid';

/** How a Helm release says which chart it is of. */
const CHART = "version: '(?<currentValue>[^']+)'";

/** What stands in TypeScript: facts of clusters, and charts. */
const SOURCES = ['/^(charts|clusters)/.+\\.ts$/'];

/** A tag begins with a letter that the version lacks. */
const WITHOUT_V = '^v(?<version>.*)$';

/** What Renovate moves in a repository of one's own. */
export const RENOVATE = {
  $schema: 'https://docs.renovatebot.com/renovate-schema.json',
  extends: ['config:recommended', ':pinAllExceptPeerDependencies', 'helpers:pinGitHubActionDigests'],
  gitIgnoredAuthors: [RENDERER],
  packageRules: [
    {
      description: 'The nodes come first: say what they run once they do',
      matchPackageNames: ['k3s-io/k3s'],
      dependencyDashboardApproval: true,
    },
    {
      description: 'It is no package of a registry',
      matchManagers: ['npm'],
      matchPackageNames: ['bramble'],
      enabled: false,
    },
  ],
  customManagers: [
    {
      customType: 'regex',
      description: 'Images of the clusters, but for those that Flux moves',
      managerFilePatterns: ['/^clusters/[^/]+/images\\.yaml$/'],
      matchStrings: [
        '^\\s+[\\w.-]+: (?<depName>[\\w./-]+):(?<currentValue>[\\w.-]+)(@(?<currentDigest>sha256:[a-f0-9]{64}))?\\s*$',
      ],
      datasourceTemplate: 'docker',
    },
    {
      customType: 'regex',
      description: 'Charts of a registry',
      managerFilePatterns: SOURCES,
      matchStrings: [`repository: 'oci://(?<depName>[^']+)',\\s+${CHART}`],
      datasourceTemplate: 'docker',
    },
    {
      customType: 'regex',
      description: 'Charts of a Helm repository; a chart that is not named has the name of the component',
      managerFilePatterns: SOURCES,
      matchStrings: [
        `repository: '(?<registryUrl>https://[^']+)',\\s+chart: '(?<depName>[\\w.-]+)',\\s+${CHART}`,
        `name: '(?<depName>[\\w.-]+)',(?:\\s+\\w+: [^\\n]+,)*\\s+repository: '(?<registryUrl>https://[^']+)',\\s+${CHART}`,
      ],
      datasourceTemplate: 'helm',
    },
    {
      customType: 'regex',
      description: 'CRDs of your own; npx bramble import then brings them in',
      managerFilePatterns: ['/^cdk8s\\.yaml$/'],
      matchStrings: [
        'https://github\\.com/(?<depName>[\\w.-]+/[\\w.-]+)/releases/download/(?<currentValue>[^/]+)/',
        'https://raw\\.githubusercontent\\.com/(?<depName>[\\w.-]+/[\\w.-]+)/(?<currentValue>v[^/]+)/',
      ],
      datasourceTemplate: 'github-tags',
    },
    {
      customType: 'regex',
      description:
        'The schema of Kubernetes, as a cluster has it that does not say what it runs; npx bramble import then brings it in',
      managerFilePatterns: ['/^cdk8s\\.yaml$/'],
      matchStrings: ['imports:\\n\\s+- k8s@(?<currentValue>\\d+\\.\\d+\\.\\d+)'],
      depNameTemplate: 'kubernetes/kubernetes',
      datasourceTemplate: 'github-tags',
      extractVersionTemplate: WITHOUT_V,
    },
    {
      customType: 'regex',
      description: 'Providers of Terraform; npx bramble import then brings the schema in',
      managerFilePatterns: ['/^cdktf\\.json$/'],
      matchStrings: ['"(?<depName>[\\w-]+/[\\w-]+)@(?<currentValue>\\d+\\.\\d+\\.\\d+)"'],
      datasourceTemplate: 'terraform-provider',
    },
    {
      customType: 'regex',
      description: 'What the nodes of a cluster run, and are to run',
      managerFilePatterns: SOURCES,
      matchStrings: ["(?:runs|upgradeTo): '(?<currentValue>v\\d+\\.\\d+\\.\\d+\\+k3s\\d+)'"],
      depNameTemplate: 'k3s-io/k3s',
      datasourceTemplate: 'github-releases',
      versioningTemplate: 'regex:^v(?<major>\\d+)\\.(?<minor>\\d+)\\.(?<patch>\\d+)\\+k3s(?<build>\\d+)$',
    },
    {
      customType: 'regex',
      description:
        'The package, by a file of a release at GitHub, Forgejo or Gitea; npm install then brings package-lock.json along',
      managerFilePatterns: ['/^package\\.json$/'],
      matchStrings: [
        '"bramble": "(?<registryUrl>https://[^/"]+)/(?<depName>[\\w.-]+/[\\w.-]+)/releases/download/v(?<currentValue>[^/"]+)/[^/"]+"',
      ],
      datasourceTemplate:
        "{{#if (equals registryUrl 'https://github.com')}}github-releases{{else}}forgejo-releases{{/if}}",
      extractVersionTemplate: WITHOUT_V,
    },
    {
      customType: 'regex',
      description: 'The same at GitLab',
      managerFilePatterns: ['/^package\\.json$/'],
      matchStrings: [
        '"bramble": "(?<registryUrl>https://[^/"]+)/(?<depName>[\\w./-]+)/-/releases/v(?<currentValue>[^/"]+)/downloads/[^/"]+"',
      ],
      datasourceTemplate: 'gitlab-releases',
      extractVersionTemplate: WITHOUT_V,
    },
    {
      customType: 'regex',
      description: 'The package, by a tag of git',
      managerFilePatterns: ['/^package\\.json$/'],
      matchStrings: ['"bramble": "git\\+(?<depName>(?:https|ssh)://[^#"]+)#(?<currentValue>[^"]+)"'],
      datasourceTemplate: 'git-tags',
    },
    {
      customType: 'regex',
      description: 'npm, as CI installs it',
      managerFilePatterns: ['/^\\.(github|forgejo|gitea)/workflows/[^/]+\\.yaml$/', '/^\\.gitlab-ci\\.yml$/'],
      matchStrings: ['npm install --global npm@(?<currentValue>\\d+\\.\\d+\\.\\d+)\\s'],
      depNameTemplate: 'npm',
      datasourceTemplate: 'npm',
    },
  ],
};
