import { readdirSync } from 'node:fs';
import { FACTS } from './cloudflare-sample.ts';
import { also, ID, init } from './init-run.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

/** What is said of a domain, by its name. */
const REFUSED: Readonly<Record<string, string>> = {
  'pis.local': "'pis.local' ends in .local, which machines look up by multicast",
  'cluster.local': "'cluster.local' ends in .cluster.local, which is what the DNS of the cluster answers for",
  'pis.localhost': "'pis.localhost' ends in .localhost, which every machine takes for itself",
  'pis.invalid': "'pis.invalid' ends in .invalid, of which every DNS says that it is not there",
  'pis.onion': "'pis.onion' ends in .onion, which machines look up without DNS",
  'pis.alt': "'pis.alt' ends in .alt, which machines look up without DNS",
  '10.in-addr.arpa': "'10.in-addr.arpa' ends in .arpa, which is kept for what the internet needs itself",
  'pis.svc': "'pis.svc' ends in .svc, which pods take for a Service of their cluster",
  localhost: "'localhost' is no domain",
  example: "'example' is no domain",
  'bramble.example.': "'bramble.example.' is no domain",
  'Bramble.Example': "'Bramble.Example' is no domain",
  'my_home.example': "'my_home.example' is no domain",
  '192.168.1.1': "'192.168.1.1' is no domain",
  'https://bramble.example/': "'https://bramble.example/' is no domain",
  'bräm.example': "'bräm.example' is no domain",
  'pis.xn--a': "'pis.xn--a' is no domain",
};

/** Names that the DNS of a home can lead to the cluster, and that no zone of Cloudflare is. */
const INNER = ['pis.lan', 'pis.internal', 'home.arpa', 'pis.home.arpa', 'pis.home', 'pis.corp', 'pis.test'];

const PUBLIC = ['bramble.example', 'home.bramble.example', 'xn--brm-rla.example'];

const ofInit = async (domain: string, ...more: readonly string[]) => {
  const { code, out, folder } = await init(also('--domain', domain, '--addons', '', ...more));
  expect(readdirSync(folder).length > 0).toBe(code === 0);
  return out.split('\n').filter((line) => line.startsWith('error '));
};
const ofSynth = (domain: string, cloudflare?: typeof FACTS) =>
  renderSample(sample({ domain, ...(cloudflare && { cloudflare }) }))
    .findings.filter(({ severity }) => severity === 'error')
    .map(brief);

const WITH_CLOUDFLARE = ['--cloudflare', 'yes', '--cloudflare-account', ID, '--cloudflare-zone-id', ID];

it.each(Object.entries(REFUSED))('%s is no domain of a cluster, says init as well as synth', async (domain, says) => {
  expect(await ofInit(domain)).toEqual([expect.stringContaining(`--domain: ${says} (`)]);
  expect(ofSynth(domain)).toEqual([`error home domain: ${says}`]);
});

it.each([...INNER, ...PUBLIC])('%s may be the domain of a cluster, say init as well as synth', async (domain) => {
  expect(await ofInit(domain)).toEqual([]);
  expect(ofSynth(domain)).toEqual([]);
});

it.each(INNER)('%s is no zone of Cloudflare, says init as well as synth', async (domain) => {
  const says = 'is a name that only a home knows, and no zone of Cloudflare';
  expect(await ofInit(domain, ...WITH_CLOUDFLARE)).toEqual([expect.stringContaining(says)]);
  expect(ofSynth(domain, FACTS)).toEqual([`error home cloudflare: '${domain}' ${says}`]);
  const zone = domain.split('.').slice(-2).join('.');
  expect(ofSynth(domain, { ...FACTS, zone })).toEqual([`error home cloudflare.zone: '${zone}' ${says}`]);
});

it.each(PUBLIC)('%s lies in a zone of Cloudflare, say init as well as synth', async (domain) => {
  expect(await ofInit(domain, ...WITH_CLOUDFLARE)).toEqual([]);
  expect(ofSynth(domain, FACTS)).toEqual([]);
});

it('a domain in letters of a language is advised as DNS has it', async () => {
  const [line] = await ofInit('bräm.example');
  expect(line).toContain("(write 'xn--brm-rla.example')");
});
