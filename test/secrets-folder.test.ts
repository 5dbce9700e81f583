import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSecretFile } from '../lib/checks/secret-file-mistakes.ts';
import { readSecrets } from '../lib/input/read-secrets.ts';
import { PLAIN, RECIPIENT, RIGHT } from './sample-secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

  it('is no link, which may lead anywhere', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/web.sops.yaml'), RIGHT);
    mkdirSync(join(root, 'home'));
    symlinkSync(join(root, 'elsewhere'), join(root, 'home/secrets'));
    expect(read(root)).toEqual({ files: [], strays: ['home/secrets'] });
  });

  it('may hold a file that is too large for a Secret, which is not read', () => {
    const root = folder();
    const file = join(root, 'home/secrets/web.sops.yaml');
    writeFileSync(file, RIGHT);
    truncateSync(file, 3 * 1024 ** 3);
    const { files } = read(root);
    expect(files).toMatchObject([{ path: 'home/secrets/web.sops.yaml', text: '', unreadable: 'size' }]);
    expect(checkSecretFile(files[0]!)).toMatchObject([{ rule: 'secret-file', what: 'is larger than a Secret can be' }]);
  });
});
