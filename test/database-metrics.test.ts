import { app } from 'bramble';
import { databaseMetrics } from 'bramble/addons/database-metrics';
import { list, path } from '../lib/model/object.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const database = app({ name: 'photos-db', image: BUSYBOX, ports: { sql: 5432 } });
const at = 'photos-db:sql';

function asked(of: unknown) {
  const components = [database, databaseMetrics({ of } as never)];
  const { findings, stages } = renderSample(sample({ components }));
  const objects = stages.flatMap((stage) => stage.objects);
  return {
    told: findings.map(brief),
    of: (kind: string, name: string) =>
      objects.find(({ kind: is, metadata }) => is === kind && metadata.name === name)?.spec,
  };
}

describe('who asks databases', () => {
  it.each([
    ['a kind that nobody knows', { photos: { kind: 'oracle', at } }, "of.photos.kind: 'oracle' is none of 'postgres'"],
    [
      'no port',
      { photos: { kind: 'postgres', at: 'photos-db' } },
      "of.photos.at: 'photos-db' is no component with a port",
    ],
    ['a name that is none', { 'my photos': { kind: 'postgres', at } }, "of: 'my photos' is no name for a database"],
  ])('is refused %s', (_, of, what) => {
    expect(asked(of).told.join('\n')).toContain(`error home/database-metrics ${what}`);
  });

  it.each([
    ['postgres', 'DATA_SOURCE_PASS', 'photos-db.photos-db.svc.cluster.local:5432/postgres'],
    ['mariadb', 'MYSQLD_EXPORTER_PASSWORD', '--mysqld.address=photos-db.photos-db.svc.cluster.local:5432'],
    ['redis', 'REDIS_PASSWORD', 'redis://photos-db.photos-db.svc.cluster.local:5432'],
  ])('of %s signs in with %s, at its address', (kind, variable, address) => {
    const { of } = asked({ photos: { kind, at } });
    const [container] = list(path(of('Deployment', 'photos'), 'template', 'spec', 'containers'));
    const secret = list(container?.env).find(({ name }) => name === variable);
    expect(path(secret, 'valueFrom', 'secretKeyRef')).toEqual({ name: 'database-metrics', key: 'photos' });
    expect(JSON.stringify(container)).toContain(address);
  });

  it('needs no Secret where no password is asked for, and is let in', () => {
    const { told, of } = asked({ photos: { kind: 'redis', at, isOpen: true } });
    expect(told).toEqual([]);
    expect(JSON.stringify(of('NetworkPolicy', 'photos-db'))).toContain(
      '"kubernetes.io/metadata.name":"database-metrics"',
    );
  });
});
