import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './sample-cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

const TEMPLATES = join(ROOT, 'docs/app-image');

/** Writes down what it is asked, and fails where a test says so. */
const DOCKER = `#!/bin/sh
echo "$*" >> "$SAID"
case "$*" in
  "buildx imagetools inspect"*) [ "$THERE" = yes ] ;;
  *"image --exit-code"*"$FAULTY") exit 1 ;;
esac
`;

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, 'docker'), DOCKER);
  chmodSync(join(folder, 'docker'), 0o755);
});

/** What Docker is asked, and how the script ends. */
function built(env: Readonly<Record<string, string>>) {
  const said = join(folder, 'said');
  writeFileSync(said, '');
  const all = { PATH: `${folder}:${process.env.PATH}`, SAID: said, FAULTY: 'none', THERE: 'no', ...env };
  let ends = 'well';
  try {
    execFileSync(join(TEMPLATES, 'build-image.sh'), { env: all, stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    ends = String((error as { readonly stderr: Buffer }).stderr).trim();
  }
  return { ends, said: readFileSync(said, 'utf8').trim().split('\n') };
}

const GIVEN = { IMAGE: 'ghcr.io/Me/Web', VERSION: 'v1.4.0' };

describe('the script that builds an image', () => {
  it.each([
    ['a name that is no version', { ...GIVEN, VERSION: 'latest' }, 'latest is no version such as 1.4.0.'],
    ['a tag that is there', { ...GIVEN, THERE: 'yes' }, 'ghcr.io/me/web:1.4.0 is there already: raise the version.'],
    ['a fault in one platform', { ...GIVEN, FAULTY: 'scan:amd64' }, 'The image for linux/amd64 has faults'],
  ])('pushes nothing for %s', (_, env, why) => {
    const { ends, said } = built(env);
    expect(ends).toContain(why);
    expect(said.filter((each) => each.includes('--push'))).toEqual([]);
  });

  it('scans each platform before it pushes both under one tag', () => {
    const { ends, said } = built(GIVEN);
    expect(ends).toBe('well');
    const steps = said
      .filter((each) => /--load|--exit-code|--push/.test(each))
      .map((each) => /--load|scan:\w+$|--push/.exec(each)?.[0]);
    expect(steps).toEqual(['--load', 'scan:arm64', '--load', 'scan:amd64', '--push']);
    expect(said.at(-1)).toContain('--platform linux/arm64,linux/amd64 --push --tag ghcr.io/me/web:1.4.0');
  });
});

describe.each(['github', 'forgejo', 'gitlab'])('the template for %s', (forge) => {
  const text = readFileSync(join(TEMPLATES, `${forge}.yaml`), 'utf8');
  const template = parse(text);

  it('runs for versions alone, and calls the script', () => {
    const says = forge === 'gitlab' ? template.image.rules[0].if : template.on.push.tags[0];
    expect(says).toMatch(/v/);
    expect(text).toContain('.ci/build-image.sh');
  });

  it('lets nobody write into a command: what is said outside comes in variables', () => {
    const steps: readonly { readonly run?: string }[] = template.jobs?.image?.steps ?? [];
    expect(steps.filter(({ run = '' }) => run.includes('${{'))).toEqual([]);
    expect(template.permissions ?? {}).toEqual({});
  });

  it('pins actions by their commits', () => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action ?? ''))).toEqual([]);
  });
});
