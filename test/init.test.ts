import fc from 'fast-check';
import { wholeAnswers } from '../lib/init/answers.ts';
import { secretsToMake } from '../lib/init/next-steps.ts';
import { taken } from '../lib/init/offer.ts';
import { type Answers, partsOf, written } from '../lib/init/starter.ts';
import { OFFER, renderRepository, repositoryOf } from './generated-repository.ts';
import { brief } from './sample-cluster.ts';

const ID = '0123456789abcdef0123456789abcdef';
const CLOUDFLARE = { cloudflare: 'yes', 'cloudflare-account': ID, 'cloudflare-zone': ID };

const NO_SECRETS = { files: [], strays: [] };

const label = fc
  .stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/)
  .filter((each) => !/^(rules|cloudflare)$|-hosts$/.test(each));

/** A network at home, with machines at its beginning. */
const network = fc.record({
  first: fc.constantFrom(0x0a000000, 0x0a0b0000, 0xc0a80000, 0xc0a8b200, 0xac100000),
  length: fc.constantFrom(23, 24, 25, 26),
  at: fc.integer({ min: 2, max: 20 }),
  memories: fc.array(fc.constantFrom('4Gi', '8Gi', '16Gi'), { minLength: 1, maxLength: 5 }),
});

const sensible: fc.Arbitrary<Answers> = fc
  .record({
    name: label,
    domain: fc.tuple(label, fc.constantFrom('bramble.example', 'home.arpa', 'example')).map((each) => each.join('.')),
    network,
    forge: fc.constantFrom('github', 'forgejo', 'gitea', 'gitlab', 'git'),
    isAtCloudflare: fc.boolean(),
    dashboard: fc.constantFrom('yes', 'no'),
    apps: fc.subarray(['busybox-http', 'whoami', 'podinfo']),
    left: fc.subarray(['cloudflared', 'coredns', 'flux', 'cert-manager']),
  })
  .map(({ name, domain, network: { first, length, at, memories }, forge, ...more }) => {
    const nodes = memories.map((memory, index) => `${name}-${index}=${written(first + at + index)}:${memory}`);
    const usual = [
      'coredns',
      'flux',
      'metallb',
      'traefik',
      ...(more.isAtCloudflare ? ['cert-manager', 'cloudflared'] : []),
    ];
    const without = more.left.includes('flux') ? [...more.left, 'cloudflared'] : more.left;
    const addons = usual.filter((each) => !without.includes(each));
    return {
      name,
      domain,
      lan: `${written(first)}/${length}`,
      nodes: nodes.join(', '),
      repository: `https://git.bramble.example/${name}/pis.git`,
      forge,
      ...(more.isAtCloudflare ? CLOUDFLARE : {}),
      addons: addons.join(', '),
      'traefik-dashboard': more.dashboard,
      apps: more.apps.filter((each) => each !== 'podinfo' || addons.includes('cert-manager')).join(', '),
    };
  });

describe('whatever sensible answers are given', () => {
  it('the repository renders without a finding, and reads the Secrets that init lists', () => {
    fc.assert(
      fc.property(sensible, (given) => {
        const answers = wholeAnswers(OFFER, given);
        const texts = repositoryOf(answers);
        const { findings } = renderRepository(texts, answers.name!, NO_SECRETS);
        const missing = findings.filter(({ rule }) => rule === 'missing-secret');
        expect(findings.filter((each) => !missing.includes(each)).map(brief)).toEqual([]);
        const commands = missing.map(({ fix }) => /npm run secret:new -- .*$/.exec(fix)?.[0]);
        expect(commands.sort()).toEqual(
          secretsToMake(OFFER, answers)
            .map(({ command }) => command)
            .sort(),
        );
      }),
      { numRuns: 4 },
    );
  });
});

describe('what add-ons and apps bring', () => {
  it.each(OFFER.offered.map((each) => [each.name, each] as const))(
    '%s names its images and what it asks for',
    (_, each) => {
      const all = taken(OFFER, { [each.name]: 'yes' });
      expect(all.map(({ name }) => name)).toEqual([each.name]);
      expect(partsOf((each.images ?? []).join(','))).toEqual(each.images ?? []);
    },
  );
});
