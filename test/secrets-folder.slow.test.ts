import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sample-cluster.ts';
import { PLAIN, RIGHT } from './sample-secrets.ts';
import { clustersFolder, synth, tree } from './synth.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('synth with Secrets', () => {
  const CLUSTER = `import { app, cluster, image, node, secret } from 'bramble';
const web = app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080, env: { A: secret('password') } });
export default cluster({
  name: 'one', domain: 'bramble.example', networks: { lan: ['10.10.11.0/24'] }, components: [web],
  nodes: [node('pi-1', { role: 'server', address: '10.10.11.11', memory: '4Gi', cpus: 4 })],
});
`;
  const FILES = {
    'one/cluster.ts': CLUSTER,
    'one/images.yaml': 'images:\n  busybox: docker.io/library/busybox:1.37.0\n',
    'one/secrets/web.sops.yaml': RIGHT,
  };
  const COPY = 'dist/one/web/secret.web.sops.yaml';

  it('writes nothing where a value is in plain text, and does not show it', () => {
    const out = temporaryFolder();
    const leaking = RIGHT.replace('stringData:\n', `stringData:\n    user: ${PLAIN}\n`);
    const clusters = clustersFolder({ ...FILES, 'one/secrets/web.sops.yaml': leaking, 'one/secrets/a.yaml': PLAIN });
    for (const more of [[], ['--json']]) {
      const run = synth(['--clusters', clusters, '--out', out, ...more]);
      expect(run.code).toBe(1);
      expect(run.out).toContain("the key 'user' of stringData is not encrypted");
      expect(run.out).toContain('is no encrypted Secret, and may hold one in plain text');
      expect(`${run.out}${run.err}`).not.toContain('horse');
    }
    expect(tree(out)).toEqual({});
  });

  it('copies them, keeps the copies up to date, and removes what is stale', () => {
    const out = temporaryFolder();
    const clusters = clustersFolder(FILES);
    const run = () => synth(['--clusters', clusters, '--out', out]);
    expect(run()).toMatchObject({ code: 0, out: expect.stringContaining(`create ${COPY}\n`) });
    expect(tree(out)[COPY]).toBe(RIGHT);
    expect(run().out).toBe('7 files, up to date\n');
    const changed = RIGHT.replace('c2VjcmV0,', 'b3RoZXI=,');
    writeFileSync(join(ROOT, clusters, 'one/secrets/web.sops.yaml'), changed);
    expect(run().out).toBe(
      `update dist/one/web/deployment.web.yaml\nupdate ${COPY}\nupdate flux/one/web.yaml\n7 files, 3 changed\n`,
    );
    expect(tree(out)[COPY]).toBe(changed);
    rmSync(join(ROOT, clusters, 'one/secrets'), { recursive: true });
    expect(run()).toMatchObject({
      code: 1,
      out: expect.stringContaining("refers to the Secret 'web', which is not there"),
    });
    writeFileSync(join(ROOT, clusters, 'one/cluster.ts'), CLUSTER.replace(", env: { A: secret('password') }", ''));
    expect(run().out).toContain(`remove ${COPY}\n`);
  });
});
