import type { Kinds } from 'bramble';
import { DATA_FOLDERS } from './data-folders.ts';

/** What is known of programs and services that many a home has, whether or not an add-on brings them. */
export const kinds: Kinds = {
  programs: [
    {
      is: 'admin page',
      image:
        /^(adminer|alertmanager|cadvisor|grafana(-oss)?|headlamp|kubernetes-dashboard|longhorn-ui|mongo-express|pgadmin4?|phpmyadmin|portainer(-ce)?|prometheus|redis-commander|victoria-metrics)$/,
    },
    // Pages that ask nobody who comes until somebody has set them up to, or never: the first who comes is their master.
    {
      is: 'admin page',
      image:
        /^(adguardhome|bazarr|dozzle|esphome|kafka-ui|lidarr|mailhog|mailpit|netdata|node-red|pgweb|prowlarr|radarr|readarr|redisinsight|sonarr|sqlite-web|syncthing|transmission|zigbee2mqtt|zwave-js-ui)$/,
    },
    { is: 'step by step', image: /^(nextcloud|gitlab-(ce|ee))$/ },
    {
      is: 'database',
      image:
        /^(clickhouse(-server)?|couchdb|elasticsearch|etcd|influxdb|loki|mariadb|mongo(db)?|mysql|opensearch|postgis|postgres(ql)?|prometheus|rabbitmq|redis|timescaledb|valkey|victoria-metrics)$/,
    },
  ],
  // Disks and folders of one node.
  provisioners: [
    'openebs.io/local',
    'local.csi.openebs.io',
    'zfs.csi.openebs.io',
    'topolvm.io',
    'topolvm.cybozu.com',
  ].map((provisioner) => ({ provisioner, modes: 'ReadWriteOnce ReadWriteOncePod' })),
  dataFolders: DATA_FOLDERS,
  credentials: [
    { what: 'a token of GitHub', form: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/ },
    { what: 'a token of GitLab', form: /\bgl(?:pat|dt|rt|ptt|ft|soat|cbt|agent)-[\w-]{20,}/ },
    { what: 'an access key of AWS', form: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
    { what: 'a token of Slack', form: /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/ },
    { what: 'a webhook of Slack', form: /hooks\.slack\.com\/(?:services|workflows)\/[A-Z0-9]{6,}\/[\w/]+/ },
    { what: 'a webhook of Discord', form: /discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{10,}\/[\w-]{20,}/ },
    { what: 'a webhook of Teams', form: /\.webhook\.office\.com\/webhookb2\/[\w@-]{20,}/ },
    { what: 'a key of Stripe', form: /\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/ },
    { what: 'a key of Google', form: /\bAIza[\w-]{35}/ },
    {
      what: 'a token of Cloudflare',
      form: /\b(?:eyJhIjoi[A-Za-z0-9+/=_-]{60,}|v1\.0-[0-9a-f]{24}-[0-9a-f]{100,}|cf(?:ut|at|k)_[\w-]{30,})/,
    },
    { what: 'a token of npm', form: /\bnpm_[A-Za-z0-9]{36}/ },
    { what: 'a token of PyPI', form: /\bpypi-AgEIcHlwaS5vcmc[\w-]{20,}/ },
    { what: 'a token of Docker Hub', form: /\bdckr_(?:pat|oat)_[\w-]{20,}/ },
    { what: 'a token of a Telegram bot', form: /\b\d{8,10}:AA[\w-]{33}\b/ },
    { what: 'a key of SendGrid', form: /\bSG\.[\w-]{16,}\.[\w-]{16,}/ },
    { what: 'a key of OpenAI or Anthropic', form: /\bsk-(?:proj-|ant-|svcacct-)[\w-]{20,}|\bsk-[A-Za-z0-9]{40,}/ },
    { what: 'a token of Hugging Face', form: /\bhf_[A-Za-z0-9]{30,}/ },
    { what: 'a token of Grafana', form: /\bgl(?:sa|c)_[A-Za-z0-9_=+/]{28,}/ },
    { what: 'a key of Tailscale', form: /\btskey-[a-z]+-[\w-]{15,}/ },
    { what: 'a token of DigitalOcean', form: /\bdo[opr]_v1_[0-9a-f]{40,}/ },
    { what: 'a token of Vault', form: /\bhv[sbr]\.[\w-]{24,}/ },
  ],
};
