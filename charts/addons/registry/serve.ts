/** Where it finds its settings: of release 3 of distribution. */
export const SETTINGS = '/etc/distribution/config.yml';
/** Where images lie. */
export const STORE = '/var/lib/registry';
export const PORTS = { http: 5000, metrics: 5001 };

/**
 * The settings of distribution. It ignores keys of `http` that it does not know, so that these are few and stand here.
 * https://distribution.github.io/distribution/about/configuration/
 * @param more what differs between a registry and a mirror, as YAML
 */
export function settings(more: string): string {
  return `version: 0.1
# A line for each request would wear out a card.
log:
  level: warn
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: ${STORE}
  cache:
    blobdescriptor: inmemory
  delete:
    enabled: true
http:
  addr: :${PORTS.http}
  # Traefik ends TLS: what a client is led to next is on the same host.
  relativeurls: true
  debug:
    addr: :${PORTS.metrics}
    prometheus:
      enabled: true
      path: /metrics
${more}`;
}

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** When what no image needs any more is removed. */
export interface Collect {
  /** The day of the week. @default 'sunday' */
  readonly day?: (typeof DAYS)[number];
  /** The time, in UTC. @default '03:30' */
  readonly at?: string;
  /**
   * Whether images without a tag go too: a tag that was moved leaves one behind. What a cluster pins by its digest alone is then gone.
   * @default false
   */
  readonly untagged?: boolean;
}

/**
 * A script that serves, and once a week collects what nothing leads to any more. A push that comes meanwhile would lose parts of its
 * image, so that it is refused with 405 until the collection is over; pulls go on. It is one pod that does both, since one node
 * holds the claim, and a restart tells the server what is gone.
 */
export function serveAndCollect({ day = 'sunday', at = '03:30', untagged = false }: Collect): string {
  const when = `${DAYS.indexOf(day) + 1} ${at}`;
  return `#!/bin/sh
set -u
# $1: whether pushes are refused.
serve() {
  REGISTRY_STORAGE_MAINTENANCE_READONLY="{\\"enabled\\":$1}" registry serve ${SETTINGS} &
  server=$!
}
end() {
  kill "$server" 2>/dev/null
  wait "$server"
}
trap 'end; exit 0' TERM INT
serve false
collected=
while kill -0 "$server" 2>/dev/null; do
  now=$(date -u '+%u %H:%M')
  if [ "$now" = '${when}' ] && [ "$now" != "$collected" ]; then
    echo 'collecting: pushes are refused until it is over'
    end
    serve true
    registry garbage-collect --quiet${untagged ? ' --delete-untagged' : ''} ${SETTINGS} || echo 'the collection failed'
    end
    serve false
  fi
  collected=$now
  # A signal is heard while it waits.
  sleep 20 &
  wait $!
done
wait "$server"
`;
}
