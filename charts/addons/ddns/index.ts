import {
  type Cluster,
  type Component,
  component,
  InvalidInput,
  image,
  isDnsName,
  isTimespan,
  judged,
  type Mistake,
  program,
  seconds,
  secret,
  shapes,
  type Timespan,
} from 'bramble';

/** Options of {@link ddns}. */
export interface DdnsProps {
  /** The names that lead to the router, within the zone. @default that of `hosts.wireguard` */
  readonly hosts?: readonly string[];
  /** How often the address is asked for, every minute at most. @default '5m' */
  readonly every?: Timespan;
}

/** It asks Cloudflare each time. */
const isSlow = (given: string) => isTimespan(given) && seconds(given as Timespan) >= 60;

const PROPS = shapes.props<DdnsProps>({
  hosts: shapes.list(shapes.text),
  every: shapes.matching(isSlow, 'time of a minute or more', "write '5m'"),
});

/** Every option, for the tests, which render it so. */
export const example: Required<DdnsProps> = { hosts: ['vpn.bramble.example'], every: '10m' };

const NAME = 'ddns';
const UPDATER = image('docker.io/favonia/cloudflare-ddns', { tested: '1.17.0' });
/** The key of the component's Secret with a token that may edit the DNS of the zone. */
const TOKEN = 'api-token';

/**
 * Keeps names in Cloudflare's DNS at the address that the internet provider gave the router. They lead straight there, past
 * Cloudflare, as a VPN needs it. https://github.com/favonia/cloudflare-ddns
 */
export function ddns(props: DdnsProps = {}): Component {
  const { right, mistakes } = judged(PROPS, props);
  const { hosts, every = '5m' } = right;
  return component({
    name: NAME,
    mistakes,
    about: 'Keeps names in public DNS at the address that the router has today.',
    images: [UPDATER],
    chart: (chart, cluster) => {
      const names = [...new Set(hosts ?? endpoint(cluster))].sort();
      const wrong = wrongNames(names, cluster);
      if (wrong.length > 0) throw new InvalidInput(...wrong.map((each) => ({ where: 'hosts', ...each })));
      program(chart, cluster, {
        name: NAME,
        // Two would write in turn.
        strategy: 'Recreate',
        container: {
          image: UPDATER,
          env: {
            CLOUDFLARE_API_TOKEN: secret(TOKEN),
            IP4_DOMAINS: names.join(','),
            // The network of pods has none.
            IP6_PROVIDER: 'none',
            PROXIED: false,
            UPDATE_CRON: `@every ${every}`,
            ...owned(cluster),
            EMOJI: false,
          },
          resources: { cpu: '5m', memory: '16Mi', memoryLimit: '48Mi' },
          security: { user: 1000 },
        },
      });
    },
  });
}

/** What it writes bears its name, and what does not is left alone: a record of Terraform's, say. */
function owned({ name }: Cluster) {
  const comment = `bramble ddns of ${name}`;
  return { RECORD_COMMENT: comment, MANAGED_RECORDS_COMMENT_REGEX: `^${comment}$` };
}

function endpoint({ facts }: Cluster): readonly string[] {
  return [facts.hosts?.wireguard?.endpoint ?? []].flat();
}

type Wrong = Pick<Mistake, 'what' | 'fix'>;

function wrongNames(names: readonly string[], cluster: Cluster): readonly Wrong[] {
  if (names.length === 0) return [{ what: 'names no host', fix: "write hosts: ['vpn.bramble.example']" }];
  return names.flatMap((name) => wrongName(name, cluster) ?? []);
}

/** A name has one owner: of two, each would take it from the other. */
function wrongName(name: string, cluster: Cluster): Wrong | undefined {
  const { domain, facts } = cluster;
  const zone = facts.cloudflare?.zone ?? domain;
  if (!isDnsName(name) || (name !== zone && !name.endsWith(`.${zone}`)))
    return { what: `'${name}' is no host of ${zone}`, fix: `choose a name such as vpn.${zone}` };
  const fix = `take a name of its own, such as vpn.${zone}`;
  const owner = cluster.components.find((each) => each.expose && cluster.hostsOf(each).includes(name));
  if (owner) return { what: `'${name}' is where '${owner.name}' answers, and would lead to the router`, fix };
  const made = cluster.publicNames().find(({ host }) => host === name);
  return made && { what: `'${name}' is a name that '${made.component}' has in public DNS already`, fix };
}
