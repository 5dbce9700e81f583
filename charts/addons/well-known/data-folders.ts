import type { DataFolderRow } from 'bramble';

const POSTGRES =
  /(^|\/)(cloudnative-pg\/postgresql|postgres|postgis|pgvector|pgvecto-rs|timescale\/timescaledb|immich-app\/postgres|vchord-postgres)$/;

/** Databases, whose images say in their documentation where they keep their data. */
const DATABASES: readonly DataFolderRow[] = [
  // https://github.com/docker-library/postgres/pull/1259
  {
    image: POSTGRES,
    below: 18,
    at: '/var/lib/postgresql/data',
    variable: 'PGDATA',
    isNeeded: true,
    wantsEmpty: true,
    runsIn: ['/run/postgresql'],
  },
  {
    image: POSTGRES,
    from: 18,
    at: '/var/lib/postgresql/{major}/docker',
    volume: '/var/lib/postgresql',
    variable: 'PGDATA',
    isNeeded: true,
    wantsEmpty: true,
    runsIn: ['/run/postgresql'],
  },
  {
    image: /(^|\/)(mariadb|mysql)$/,
    at: '/var/lib/mysql',
    isNeeded: true,
    wantsEmpty: true,
    runsIn: ['/run/mysqld', '/tmp'],
  },
  { image: /(^|\/)percona(-server)?$/, at: '/var/lib/mysql', isNeeded: true, wantsEmpty: true },
  { image: /(^|\/)mongo$/, at: '/data/db', isNeeded: true },
  { image: /(^|\/)couchdb$/, at: '/opt/couchdb/data', isNeeded: true },
  { image: /(^|\/)clickhouse(-server)?$/, at: '/var/lib/clickhouse', isNeeded: true },
  { image: /(^|\/)influxdb$/, below: 2, at: '/var/lib/influxdb', isNeeded: true },
  { image: /(^|\/)influxdb$/, from: 2, below: 3, at: '/var/lib/influxdb2', isNeeded: true },
  { image: /(^|\/)(redis|valkey)$/, at: '/data' },
  { image: /(^|\/)rabbitmq$/, at: '/var/lib/rabbitmq', variable: 'RABBITMQ_MNESIA_BASE' },
  { image: /(^|\/)elasticsearch$/, at: '/usr/share/elasticsearch/data' },
  { image: /(^|\/)opensearch$/, at: '/usr/share/opensearch/data' },
  { image: /(^|\/)meilisearch$/, at: '/meili_data' },
  { image: /(^|\/)bitnami(legacy|secure)?\/postgresql$/, at: '/bitnami/postgresql' },
  { image: /(^|\/)bitnami(legacy|secure)?\/mariadb(-galera)?$/, at: '/bitnami/mariadb' },
  { image: /(^|\/)bitnami(legacy|secure)?\/mysql$/, at: '/bitnami/mysql' },
  { image: /(^|\/)bitnami(legacy|secure)?\/mongodb$/, at: '/bitnami/mongodb' },
];

const FORGE = /(^|\/)(gitea\/gitea|docker\.gitea\.com\/gitea|forgejo\/forgejo)$/;

/** Gitea and Forgejo, whose image without root has its files elsewhere. https://docs.gitea.com/installation/install-with-docker-rootless */
const FORGES: readonly DataFolderRow[] = [
  { image: FORGE, at: '/data/gitea', volume: '/data', variable: 'GITEA_CUSTOM' },
  { image: FORGE, at: '/var/lib/gitea', variable: 'GITEA_WORK_DIR' },
];

/** Apps that keep a SQLite database, or files like one, in their folder. */
const EMBEDDED: readonly (readonly [image: RegExp, at: string, variable?: string])[] = [
  [
    /(^|\/)(linuxserver|hotio|home-operations|onedr0p)\/(bazarr|calibre|calibre-web|duplicati|emby|freshrss|grocy|heimdall|jackett|jellyfin|kavita|lazylibrarian|lidarr|medusa|mylar3|ombi|overseerr|plex|prowlarr|radarr|readarr|sabnzbd|sonarr|syncthing|tautulli|whisparr)$/,
    '/config',
  ],
  [/(^|\/)(home-assistant\/home-assistant|homeassistant\/home-assistant)$/, '/config'],
  [
    /(^|\/)(emby\/embyserver|gotson\/komga|jellyfin\/jellyfin|plexinc\/pms-docker|advplyr\/audiobookshelf|frigate|tautulli\/tautulli)$/,
    '/config',
  ],
  [/(^|\/)vaultwarden\/server$/, '/data', 'DATA_FOLDER'],
  [/(^|\/)grafana(-oss|-enterprise)?$/, '/var/lib/grafana', 'GF_PATHS_DATA'],
  [/(^|\/)louislam\/uptime-kuma$/, '/app/data', 'DATA_DIR'],
  [/(^|\/)n8nio\/n8n$/, '/home/node/.n8n', 'N8N_USER_FOLDER'],
  [/(^|\/)(fallenbagel\/jellyseerr|sctx\/overseerr|seerr-team\/seerr)$/, '/app/config'],
  [/(^|\/)paperless-ngx\/paperless-ngx$/, '/usr/src/paperless/data', 'PAPERLESS_DATA_DIR'],
  [/(^|\/)(mealie|hay-kot\/mealie)$/, '/app/data'],
  [/(^|\/)deluan\/navidrome$/, '/data', 'ND_DATAFOLDER'],
  [/(^|\/)pihole\/pihole$/, '/etc/pihole'],
  [/(^|\/)headscale\/headscale$/, '/var/lib/headscale'],
  [/(^|\/)actualbudget\/actual-server$/, '/data', 'ACTUAL_DATA_DIR'],
  [/(^|\/)sissbruecker\/linkding$/, '/etc/linkding/data'],
  [/(^|\/)neosmemo\/memos$/, '/var/opt/memos'],
  [/(^|\/)prom\/prometheus$/, '/prometheus'],
  [/(^|\/)adguard\/adguardhome$/, '/opt/adguardhome/work'],
  [/(^|\/)dgtlmoon\/changedetection\.io$/, '/datastore'],
  [/(^|\/)freshrss\/freshrss$/, '/var/www/FreshRSS/data'],
  [/(^|\/)gotify\/server$/, '/app/data'],
  [/(^|\/)henrygd\/beszel$/, '/beszel_data'],
  [/(^|\/)jc21\/nginx-proxy-manager$/, '/data'],
  [/(^|\/)(jvmilazz0|kareadita)\/kavita$/, '/kavita/config'],
  [/(^|\/)kanboard\/kanboard$/, '/var/www/app/data'],
  [/(^|\/)(karakeep-app|hoarder-app)\/(karakeep|hoarder)$/, '/data', 'DATA_DIR'],
  [/(^|\/)koenkk\/zigbee2mqtt$/, '/app/data', 'ZIGBEE2MQTT_DATA'],
  [/(^|\/)lldap\/lldap$/, '/data'],
  [/(^|\/)photoprism\/photoprism$/, '/photoprism/storage', 'PHOTOPRISM_STORAGE_PATH'],
  [/(^|\/)pocket-id\/pocket-id$/, '/app/data'],
  [/(^|\/)portainer\/portainer-(ce|ee)$/, '/data'],
  [/(^|\/)sysadminsmedia\/homebox$/, '/data'],
  [/(^|\/)triliumnext\/(notes|trilium)$/, '/home/node/trilium-data', 'TRILIUM_DATA_DIR'],
  [/(^|\/)woodpeckerci\/woodpecker-server$/, '/var/lib/woodpecker'],
];

/** Where programs keep their data, and that one of them alone may write there. */
export const DATA_FOLDERS: readonly DataFolderRow[] = [
  ...DATABASES,
  ...FORGES,
  ...EMBEDDED.map(([image, at, variable]) => ({ image, at, variable })),
];
