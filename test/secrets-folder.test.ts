import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSecrets } from '../lib/input/secrets.ts';
import { PLAIN, RECIPIENT, RIGHT } from './sample-secrets.ts';
import { temporaryFolder } from './synth.ts';

describe('the folder of Secrets', () => {
  const read = (root: string) => readSecrets(root, 'home/secrets', () => [RECIPIENT]);
  const folder = () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'home/secrets'), { recursive: true });
    return root;
  };

  it('may be missing, or empty', () => {
    expect(read(temporaryFolder())).toEqual({ files: [], strays: [] });
    const root = folder();
    writeFileSync(join(root, 'home/secrets/.gitkeep'), '');
    expect(read(root)).toEqual({ files: [], strays: [] });
  });

  it('holds nothing but encrypted files: no other file, no folder, no link', () => {
    const root = folder();
    for (const name of ['web.yaml', 'web.sops.yml', 'web.sops.yaml~', 'b.sops.yaml', 'a.sops.yaml']) {
      writeFileSync(join(root, 'home/secrets', name), RIGHT);
    }
    mkdirSync(join(root, 'home/secrets/old.sops.yaml'));
    symlinkSync('a.sops.yaml', join(root, 'home/secrets/link.sops.yaml'));
    const { files, strays } = read(root);
    expect(files.map(({ path }) => path)).toEqual(['home/secrets/a.sops.yaml', 'home/secrets/b.sops.yaml']);
    expect(strays).toEqual(
      ['link.sops.yaml', 'old.sops.yaml', 'web.sops.yaml~', 'web.sops.yml', 'web.yaml'].map(
        (name) => `home/secrets/${name}`,
      ),
    );
  });

  it('is a folder', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'home'));
    writeFileSync(join(root, 'home/secrets'), PLAIN);
    expect(read(root)).toEqual({ files: [], strays: ['home/secrets'] });
  });
});
