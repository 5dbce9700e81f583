import fc from 'fast-check';
import { wholeAnswers } from '../lib/init/answers.ts';
import { secretsToMake } from '../lib/init/next-steps.ts';
import { namespaceOf } from '../lib/model/component.ts';
import { OFFER, renderRepository, repositoryOf } from './generated-repository.ts';
import { brief } from './sample-cluster.ts';
import { sensible } from './sensible-answers.ts';

const ID = '0123456789abcdef0123456789abcdef';
const NO_SECRETS = { files: [], strays: [] };

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
  const all = OFFER.offered.filter(({ kind }) => kind !== 'side');
  const named = (kind: string) => all.filter((each) => each.kind === kind).map(({ name }) => name);
  const given = {
    cloudflare: 'yes',
    'cloudflare-account': ID,
    'cloudflare-zone-id': ID,
    domain: 'pis.example',
    nodes: 'a=192.168.1.2:8Gi,b=192.168.1.3:8Gi,c=192.168.1.4:8Gi',
    addons: named('addon').join(','),
    apps: named('app').join(','),
  };
  const { cluster, load } = renderRepository(repositoryOf(wholeAnswers(OFFER, given)), 'home');

  it('deployments are told by who tells people of all else, where that is taken', () => {
    const source = repositoryOf(wholeAnswers(OFFER, given)).get('clusters/home/cluster.ts');
    expect(source).toMatch(/alerts: \{ alertmanager: \{ through: 'alertmanager' \} \}/);
  });

  it.each([
    ['https://s3.bramble.example/pis', "s3({ endpoint: 'https://s3.bramble.example', bucket: 'pis' })"],
    ['nas.home.arpa:/export/backups', "nas({ server: 'nas.home.arpa', path: '/export/backups' })"],
  ])('backups go to %s', (to, written) => {
    const answers = wholeAnswers(OFFER, { ...given, 'backups-to': to });
    const source = repositoryOf(answers).get('clusters/home/cluster.ts');
    expect(source).toContain(`backups({ to: ${written} })`);
    expect(source).toMatch(/import \{ backups, (s3|nas) \} from '.*backups'/);
  });

  it.each(all.map((each) => [each.name, each] as const))(
    '%s has the images and the memory of its component',
    (_, each) => {
      const component = cluster.component(each.name)!;
      expect([...(each.images ?? [])].sort()).toEqual((component.images ?? []).map(({ name }) => name).sort());
      const asked = load.memoryLimits.total.askers.filter(({ name }) => name.startsWith(`${namespaceOf(component)}/`));
      const sum = asked.reduce((all, { amount }) => all + amount, 0) / 2 ** 20;
      expect(each.memory?.(3) ?? 64).toBe(sum);
    },
  );
});
