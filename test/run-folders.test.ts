import { drawn, foundBy, workload } from './facts-sample.ts';

const READ_ONLY = 'securityContext: { readOnlyRootFilesystem: true }';

const found = (image: string, security: string, ...folders: readonly string[]) => {
  const volumes = ['/data', ...folders].map((_, at) => `{ name: v${at}, emptyDir: {} }`).join(', ');
  const mounts = ['/data', ...folders].map((mountPath, at) => `{ name: v${at}, mountPath: ${mountPath} }`).join(', ');
  const container = [`image: ${image}`, security, `volumeMounts: [${mounts}]`].filter(Boolean).join(', ');
  return foundBy(['run-folder'], {
    components: [drawn(workload('db', { kind: 'StatefulSet', pod: `volumes: [${volumes}]`, container }))],
  });
};

describe('a database that may not write where its socket goes is refused', () => {
  it.each([
    ['docker.io/library/mariadb:11.8.8', [], '/run/mysqld, /tmp'],
    ['docker.io/library/mariadb:11.8.8', ['/tmp'], '/run/mysqld'],
    ['docker.io/library/mysql:9.1.0', ['/run/mysqld'], '/tmp'],
    ['docker.io/library/postgres:17.2', ['/tmp'], '/run/postgresql'],
    ['docker.io/library/postgres:18.1', ['/var/lib/postgresql'], '/run/postgresql'],
  ])('%s with %j', (image, folders, closed) => {
    expect(found(image, READ_ONLY, ...folders)).toEqual([
      `error home/web statefulset.db.yaml: 'db' writes to ${closed}, and may write to volumes alone`,
    ]);
  });
});

describe('one that may write there is not', () => {
  it.each([
    ['docker.io/library/mariadb:11.8.8', READ_ONLY, ['/run/mysqld', '/tmp']],
    ['docker.io/library/mariadb:11.8.8', READ_ONLY, ['/run', '/tmp']],
    ['docker.io/library/postgres:17.2', READ_ONLY, ['/var/run/postgresql']],
    ['docker.io/library/mariadb:11.8.8', '', []],
    ['docker.io/library/busybox:1.37.0', READ_ONLY, []],
  ])('%s, %s, %j', (image, security, folders) => {
    expect(found(image, security, ...folders)).toEqual([]);
  });
});
