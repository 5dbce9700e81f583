/** Who renders Renovate's branches. Without it Renovate would take such a branch for somebody's, and leave it alone. */
const RENDERER = 'bramble@noreply.invalid';

/** How a Helm release says which chart it is of. */
const CHART = "version: '(?<currentValue>[^']+)'";

const CHART_FILES = ['/^(charts|clusters)/.+\\.ts$/'];

/** What Renovate moves in a repository of one's own. */
export const RENOVATE = {
  $schema: 'https://docs.renovatebot.com/renovate-schema.json',
  extends: ['config:recommended', ':pinAllExceptPeerDependencies', 'helpers:pinGitHubActionDigests'],
  gitIgnoredAuthors: [RENDERER],
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
      managerFilePatterns: CHART_FILES,
      matchStrings: [`repository: 'oci://(?<depName>[^']+)',\\s+${CHART}`],
      datasourceTemplate: 'docker',
    },
    {
      customType: 'regex',
      description: 'Charts of a Helm repository; a chart that is not named has the name of the component',
      managerFilePatterns: CHART_FILES,
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
      description: 'The package, where it is a file of a release',
      managerFilePatterns: ['/^package\\.json$/'],
      matchStrings: [
        '"bramble": "https://github\\.com/(?<depName>[\\w.-]+/[\\w.-]+)/releases/download/(?<currentValue>[^/]+)/',
      ],
      datasourceTemplate: 'github-releases',
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
