import type { Component } from 'bramble';
import { metallb } from '../charts/addons/metallb/index.ts';
import { nextcloud, nextcloudCache, nextcloudDb } from '../charts/apps/nextcloud.ts';
import { INGRESS } from './hosts-sample.ts';
import { brief, renderSample, sample } from './sample-cluster.ts';

const SHARE = { server: '10.10.11.40', path: '/export/nextcloud' };

function rendered(...components: readonly Component[]) {
  return renderSample(sample({ components: [INGRESS, metallb(), ...components] }));
}

/** What is drawn for Nextcloud itself. */
function drawn(server: Component, kind: string) {
  const { stages } = rendered(server, nextcloudDb, nextcloudCache);
  const all = stages.filter(({ component }) => component.name === 'nextcloud').flatMap(({ objects }) => objects);
  return all.find((object) => object.kind === kind)!;
}

const containersOf = (server: Component): readonly Record<string, never>[] =>
  (drawn(server, 'Deployment').spec as never as { template: { spec: { containers: never } } }).template.spec.containers;

describe('what Nextcloud cannot do without is refused', () => {
  const found = (...components: readonly Component[]) =>
    rendered(...components)
      .findings.map(brief)
      .filter((line) => line.includes('/nextcloud'));

  it('its database and its cache', () => {
    const missing = (name: string) =>
      `error home/nextcloud deployment.nextcloud.yaml: says host('${name}'), but no component is named '${name.replace(/:.*/, '')}'`;
    expect(found(nextcloud())).toEqual([missing('nextcloud-cache:redis'), missing('nextcloud-db:mysql')]);
    expect(found(nextcloud(), nextcloudCache)).toEqual([expect.stringContaining("'nextcloud-db'")]);
  });

  it('a database by a port that is not there', () => {
    expect(found(nextcloud({ database: 'nextcloud-db:sql' }), nextcloudDb, nextcloudCache)).toEqual([
      expect.stringContaining("'sql'"),
    ]);
  });

  it('a share whose path is none', () => {
    const server = nextcloud({ data: { server: '10.10.11.40', path: 'export' } });
    expect(found(server, nextcloudDb, nextcloudCache)).toEqual([
      expect.stringContaining("spec.nfs.path is 'export', which is no absolute path"),
    ]);
  });

  it('nothing, where all of it is there', () => {
    expect(found(nextcloud(), nextcloudDb, nextcloudCache)).toEqual([]);
    expect(found(nextcloud({ data: SHARE, through: 'lan' }), nextcloudDb, nextcloudCache)).toEqual([]);
  });
});

describe('what Nextcloud is told', () => {
  it('its jobs run beside it, on the same volumes, with the same image and user', () => {
    const [server, jobs] = containersOf(nextcloud({ data: SHARE }));
    const paths = (of: typeof server) =>
      (of!.volumeMounts as never as { mountPath: string; name: string }[]).filter(({ mountPath }) =>
        /^\/(data|var|tmp)/.test(mountPath),
      );
    expect(paths(jobs)).toEqual(paths(server));
    expect([jobs!.image, jobs!.securityContext]).toEqual([server!.image, server!.securityContext]);
  });

  it('it trusts what comes from pods, as Traefik is one, and answers under its own host', () => {
    const env = Object.fromEntries(
      (containersOf(nextcloud())[0]!.env as never as { name: string; value: string }[]).map(({ name, value }) => [
        name,
        value,
      ]),
    );
    expect(env).toMatchObject({
      TRUSTED_PROXIES: '10.42.0.0/16',
      OVERWRITEHOST: 'nextcloud.bramble.example',
      OVERWRITECLIURL: 'https://nextcloud.bramble.example',
      MYSQL_HOST: 'nextcloud-db.nextcloud.svc.cluster.local:3306',
      CACHE_HOST: 'nextcloud-cache.nextcloud.svc.cluster.local',
    });
  });

  it('the claim without a share lies where the cluster keeps files', () => {
    const claims = rendered(nextcloud(), nextcloudDb, nextcloudCache)
      .stages.flatMap(({ objects }) => objects)
      .filter(({ kind }) => kind === 'PersistentVolumeClaim')
      .map(({ metadata, spec }) => [metadata.name, (spec as { storageClassName?: string }).storageClassName]);
    expect(claims).toContainEqual(['nextcloud-data', 'local-path']);
  });
});
