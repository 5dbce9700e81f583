import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { app, claim, component, image } from 'bramble';
import { placed } from '../lib/checks/placed.ts';
import type { KubernetesObject } from '../lib/model/object.ts';
import { review } from '../lib/review/review.ts';
import { KIND_TABLE, renderSample, sample } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A person who moves data types what synth prints: here it is typed, and a shell of this machine does what the Job does. */

const NAS = component({ name: 'nas', installs: { objects: [{ kind: 'StorageClass', name: 'nas' }] } });

function treeOf(volume: ReturnType<typeof claim>) {
  const photos = app({
    name: 'photos',
    image: image('docker.io/library/busybox'),
    port: 8080,
    volumes: { '/data': volume },
  });
  const { stages } = renderSample(sample({ components: [photos, NAS] }), undefined, undefined, []);
  return placed(stages).map((each) => ({
    ...each,
    object: JSON.parse(JSON.stringify(each.object)) as KubernetesObject,
  }));
}

const [MOVED] = review(
  treeOf(claim('data', '5Gi')),
  treeOf(claim('files', '5Gi', { storageClass: 'nas', access: 'ReadWriteMany' })),
  KIND_TABLE,
);

/** The programs that are typed: they note what they are asked, and the Job runs at once, in folders that stand for claims. */
const PROGRAMS = {
  flux: '#!/bin/sh\necho "flux $*" >>"$PLACE/asked"\n',
  kubectl: `#!/bin/sh
echo "kubectl $1 $2" >>"$PLACE/asked"
case "$1" in
  create) "$NODE" "$PLACE/job.mjs" >"$PLACE/script"; sh "$PLACE/script" >>"$PLACE/said" 2>&1; echo $? >"$PLACE/ended" ;;
  wait) exit "$(cat "$PLACE/ended")" ;;
esac
`,
  // What the container is told, with the folders of this machine in the place of what it mounts.
  'job.mjs': `import { readFileSync } from 'node:fs';
const { spec, metadata } = JSON.parse(readFileSync(0, 'utf8'));
const [{ command, volumeMounts }] = spec.template.spec.containers;
const at = Object.fromEntries(spec.template.spec.volumes.map(({ name, persistentVolumeClaim: of }) =>
  [name, process.env.PLACE + '/' + (of ? metadata.namespace + '/' + of.claimName : 'tmp')]));
const mounts = Object.fromEntries(volumeMounts.map(({ name, mountPath }) => [mountPath, at[name]]));
const paths = new RegExp('(' + Object.keys(mounts).join('|') + ')(?![a-z])', 'g');
process.stdout.write(command[2].replaceAll(paths, (path) => mounts[path]));
`,
};

interface Place {
  readonly folder: string;
  readonly old: string;
  readonly own: string;
}

function makePlace(): Place {
  const folder = temporaryFolder();
  const [old, own] = ['photos-data', 'photos-files'].map((name) => join(folder, 'photos', name)) as [string, string];
  for (const each of [
    join(old, 'lost+found'),
    join(old, 'a b', '.hidden'),
    own,
    join(folder, 'bin'),
    join(folder, 'tmp'),
  ])
    mkdirSync(each, { recursive: true });
  for (const [name, text] of Object.entries(PROGRAMS)) {
    const at = join(folder, name === 'job.mjs' ? name : join('bin', name));
    writeFileSync(at, text);
    chmodSync(at, 0o755);
  }
  writeFileSync(join(old, 'a b', '.hidden', "what's $1 \n*.jpg"), 'x'.repeat(100_000));
  writeFileSync(join(old, '.dot'), 'dot');
  writeFileSync(join(old, 'lost+found', '#12'), 'of the disk');
  chmodSync(join(old, '.dot'), 0o600);
  symlinkSync('.dot', join(old, 'link'));
  // What the app began with until it was stopped.
  writeFileSync(join(own, 'begun.db'), 'new and empty');
  return { folder, old, own };
}

/** Types the commands, one after another, as a person pastes them. @param programs in the place of those of this machine */
function type({ folder }: Place, programs: Readonly<Record<string, string>> = {}) {
  const bin = join(folder, 'bin');
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), text);
    chmodSync(join(bin, name), 0o755);
  }
  const env = { PATH: [bin, process.env.PATH].join(delimiter), PLACE: folder, NODE: process.execPath };
  const { status } = spawnSync('bash', { input: MOVED!.commands.join('\n'), env, encoding: 'utf8' });
  for (const name of Object.keys(programs)) rmSync(join(bin, name));
  const asked = readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  rmSync(join(folder, 'asked'));
  return { status, asked, said: readFileSync(join(folder, 'said'), 'utf8') };
}

/** All that is in a claim, but for what its file system keeps there. */
function content(folder: string): readonly string[] {
  const find = 'cd "$0" && find . -path ./lost+found -prune -o -printf \'%p %y %m %l\\n\' -type f -exec cat {} +';
  return execFileSync('bash', ['-c', find, folder], { encoding: 'utf8' }).split('\n').sort();
}

describe('data that is moved to another storage', () => {
  let place: Place;
  beforeEach(() => {
    place = makePlace();
  });

  it('stays where it is, and the app stays down, when a copy is not the same', () => {
    const before = content(place.old);
    const torn =
      '#!/bin/sh\nfor last; do :; done\n/bin/cp "$@" && find "$last" -type f -size +10k -exec truncate -s 99 {} +\n';
    const { asked, status } = type(place, { cp: torn });
    expect(asked).not.toContain('flux resume kustomization photos');
    expect(status).not.toBe(0);
    expect(content(place.old)).toEqual(before);
    expect(type(place).asked.at(-1)).toBe('flux resume kustomization photos');
    expect(content(place.own)).toEqual(before);
  });

  it('stays where it is, and the app stays down, when the disk is full', () => {
    const full = '#!/bin/sh\necho "cp: No space left on device" >&2\nexit 1\n';
    expect(type(place, { cp: full }).asked).not.toContain('flux resume kustomization photos');
  });

  it('is all there, with names, rights and links, and without what the app began in the meantime', () => {
    const { asked, said, status } = type(place);
    expect(asked).toEqual([
      'flux suspend kustomization photos',
      'kubectl scale deployment',
      'kubectl delete job',
      'kubectl create --field-manager=by-hand',
      'kubectl wait --for=condition=complete',
      'kubectl delete job',
      'flux resume kustomization photos',
    ]);
    expect(said).toContain('copied and compared');
    expect(status).toBe(0);
    expect(content(place.own)).toEqual(content(place.old));
    expect(existsSync(join(place.own, 'lost+found'))).toBe(false);
    expect(readdirSync(place.own)).not.toContain('begun.db');
  });
});
