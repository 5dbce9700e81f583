import { type Component, component, externalService, image, secret, Workload } from 'bramble';

/** Options of {@link mariadb}. */
export interface MariadbProps {
  /** The address of the machine that keeps the databases. */
  readonly address: string;
  /** Its name in DNS, within the cluster's domain, for people of the local network. @default none */
  readonly host?: string;
}

const NAME = 'mariadb';
const MARIADB = image('docker.io/library/mariadb');
const PORT = 3306;

/**
 * MariaDB on a machine beside the cluster, which pods reach as `mariadb.mariadb.svc.cluster.local`. A CronJob signs in
 * every 15 minutes with `username` and `password` of the Secret `mariadb`: its last Job tells whether the database answers.
 */
export function mariadb({ address, host }: MariadbProps): Component {
  return component({
    name: NAME,
    about: 'Leads to the databases, which another machine keeps.',
    images: [MARIADB],
    records: host ? { [host]: address } : undefined,
    chart: (chart, cluster) => {
      externalService(chart, cluster, { name: NAME, address, ports: { mysql: PORT } });
      new Workload(chart, cluster, {
        kind: 'CronJob',
        name: 'mariadb-check',
        schedule: '*/15 * * * *',
        activeDeadline: '2m',
        retries: 1,
        containers: {
          check: {
            image: MARIADB,
            // Not `mariadb-admin ping`, which is content with a server that refuses the password.
            command: ['mariadb'],
            args: [
              `--host=${cluster.serviceHost(NAME)}`,
              `--port=${PORT}`,
              '--user=$(MARIADB_USER)',
              '--connect-timeout=10',
              // Encrypted where the server can, also with a certificate that it signed itself.
              '--skip-ssl-verify-server-cert',
              '--execute=SELECT 1',
            ],
            env: { MARIADB_USER: secret('username'), MYSQL_PWD: secret('password') },
            resources: { memory: '32Mi' },
            security: { user: 999 },
          },
        },
      });
    },
  });
}
