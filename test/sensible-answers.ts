import fc from 'fast-check';
import type { Offered } from '../lib/init/offer.ts';
import { type Answers, isTaken } from '../lib/init/starter.ts';
import { addressText } from '../lib/model/network.ts';
import { OFFER } from './generated-repository.ts';

const ID = '0123456789abcdef0123456789abcdef';
const CLOUDFLARE = { cloudflare: 'yes', 'cloudflare-account': ID, 'cloudflare-zone-id': ID };

const label = fc
  .stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/)
  .filter((each) => !/^(rules|cloudflare)$|-hosts$/.test(each));

/** A network at home, with machines at its beginning. */
const network = fc.record({
  first: fc.constantFrom(0x0a000000, 0x0a0b0000, 0xc0a80000, 0xc0a8b200, 0xac100000),
  length: fc.constantFrom(23, 24, 25, 26),
  at: fc.integer({ min: 2, max: 20 }),
  // One machine of 4 GiB does not carry all that may be taken.
  memories: fc.oneof<fc.Arbitrary<readonly string[]>[]>(
    fc.constantFrom<readonly string[]>(['8Gi'], ['16Gi']),
    fc.array(fc.constantFrom<string>('4Gi', '8Gi', '16Gi'), { minLength: 2, maxLength: 5 }),
  ),
});

/** A domain that only the home knows, one that is a zone, or one within a zone. */
const domains = fc.oneof(
  label.map((one) => ({ domain: `${one}.home.arpa`, zone: undefined })),
  label.map((one) => ({ domain: `${one}.example`, zone: `${one}.example` })),
  fc.tuple(label, label).map(([one, other]) => ({ domain: `${one}.${other}.example`, zone: `${other}.example` })),
);

/** Names of add-ons or apps, of which those are left out that cannot be taken with the others. */
const someOf = (kind: Offered['kind']) => fc.subarray(OFFER.offered.filter((each) => each.kind === kind));

/** Answers that somebody with some Pis at home may give. */
export const sensible: fc.Arbitrary<Answers> = fc
  .record({
    name: label,
    names: domains,
    network,
    forge: fc.constantFrom('github', 'forgejo', 'gitea', 'gitlab', 'git'),
    isAtCloudflare: fc.boolean(),
    hosts: fc.constantFrom<Answers>({ hosts: 'no' }, { hosts: 'yes', 'hosts-user': 'admin' }),
    dashboard: fc.constantFrom('yes', 'no'),
    alerts: fc.constantFrom<Answers>(
      {},
      { 'flux-alerts': 'discord' },
      { 'flux-alerts': 'telegram', 'flux-alerts-channel': '-1001234567890' },
      { 'flux-alerts': 'ntfy', 'flux-alerts-url': 'https://ntfy.bramble.example/flux' },
    ),
    addons: someOf('addon'),
    apps: someOf('app'),
  })
  .map(({ name, names: { domain, zone }, network: { first, length, at, memories }, forge, ...more }) => {
    const nodes = memories.map((memory, index) => `${name}-${index}=${written(first + at + index)}:${memory}`);
    const side = more.isAtCloudflare && zone ? { ...CLOUDFLARE, 'cloudflare-zone': zone } : { cloudflare: 'no' };
    const before = { domain, ...side, ...more.hosts };
    const addons = possible(more.addons, (kept) => ({ ...before, addons: kept }));
    const apps = possible(more.apps, (kept) => ({ ...before, addons, apps: kept }));
    return {
      name,
      lan: `${written(first)}/${length}`,
      nodes: nodes.join(', '),
      repository: `https://git.bramble.example/${name}/pis.git`,
      forge,
      ...before,
      addons,
      ...(isTaken('flux', { addons }) ? more.alerts : {}),
      ...(addons.includes('traefik') ? { 'traefik-dashboard': more.dashboard } : {}),
      apps,
    };
  });

function possible(some: readonly Offered[], answers: (names: string) => Answers): string {
  const names = (all: readonly Offered[]) => all.map((each) => each.name).join(', ');
  const fits = (each: Offered, all: Answers) =>
    (each.needs ?? []).every((needed) => isTaken(needed, all)) && each.mistake?.(all) === undefined;
  const kept = some.filter((each) => fits(each, answers(names(some))));
  return kept.length === some.length ? names(kept) : possible(kept, answers);
}

function written(address: number): string {
  return addressText({ family: 4, first: BigInt(address), last: BigInt(address) });
}
