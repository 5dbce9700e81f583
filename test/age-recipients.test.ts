import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseSopsRules } from '../lib/input/sops-rules.ts';
import { ageKeyMistake, recipientMistake } from '../lib/model/age-recipient.ts';
import { also, answers, init, KEY } from './init-run.ts';
import { OTHER, RECIPIENT } from './sample-secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** One letter of KEY is another. */
const MISTYPED = KEY.replace('k5a8', 'k5a9');
/** Keys of a plugin and of SSH, whose private ones were thrown away. */
const PLUGIN = 'age1yubikey1v9nk2vtcde68qdn589nk2efhdfsnjcmhw96xvep4xu6xzmntvv682afcfm2';
const SSH = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl me@pi';

const IS_MISTYPED = `'${MISTYPED}' has a letter that is mistyped: its last six are the checksum of another key`;

describe('a public key of age with a letter that is mistyped', () => {
  it('is found, whichever letter it is', () => {
    const letters = [...'023456789acdefghjklmnpqrstuvwxyz'];
    fc.assert(
      fc.property(fc.integer({ min: 5, max: KEY.length - 1 }), fc.constantFrom(...letters), (at, letter) => {
        const given = `${KEY.slice(0, at)}${letter}${KEY.slice(at + 1)}`;
        expect(ageKeyMistake(given) === undefined).toBe(given === KEY);
      }),
    );
  });

  it('is found where two letters next to each other change places', () => {
    for (let at = 5; at < KEY.length - 1; at += 1) {
      const given = `${KEY.slice(0, at)}${KEY[at + 1]}${KEY[at]}${KEY.slice(at + 2)}`;
      expect(ageKeyMistake(given) === undefined).toBe(given === KEY);
    }
  });

  it.each<[string, () => ReturnType<typeof init>, string]>([
    ['by init as a flag', () => init(also('--yes', '--recipient', MISTYPED)), '--recipient'],
    [
      'by init in a file of answers',
      () => init(also('--answers', answers(`recipient: ${MISTYPED}\n`))),
      'answers.yaml recipient',
    ],
    [
      'by init in the file of your own keys',
      () => {
        const home = temporaryFolder();
        mkdirSync(join(home, '.config/sops/age'), { recursive: true });
        writeFileSync(join(home, '.config/sops/age/keys.txt'), `# public key: ${MISTYPED}\n`);
        return init(also('--yes'), temporaryFolder(), home);
      },
      'keys.txt',
    ],
  ])('is refused %s', async (_, call, where) => {
    const { code, out, folder } = await call();
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining(`${where}: ${IS_MISTYPED} (`) });
    expect(out.split('\n')).toHaveLength(2);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a recipient that .sops.yaml names, and sops refuses', () => {
  it.each<[string, string, string]>([
    ['with a letter that is mistyped', MISTYPED, IS_MISTYPED],
    ['with a letter too few', KEY.slice(0, -1), `'${KEY.slice(0, -1)}' is no public key of age`],
    ['in capitals', KEY.toUpperCase(), `'${KEY.toUpperCase()}' is no public key of age`],
    ['of a plugin, mistyped', PLUGIN.replace('v9nk', 'v9nn'), 'mistyped'],
    ['of SSH, cut off', SSH.replace('dh2l9GKJl me@pi', ''), 'is no public key of SSH'],
    ['of SSH, of a kind that age does not take', SSH.replace('ed25519', 'dss'), 'is no public key of SSH'],
    ['that is a private key', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`, 'it is a private key'],
  ])('is found: one %s', (_, recipient, what) => {
    const text = `creation_rules:\n  - age: ${RECIPIENT}\n  - key_groups:\n      - age: ['${recipient}', '${OTHER}']\n`;
    expect(parseSopsRules(text).mistakes).toEqual([
      { where: '.sops.yaml', what: expect.stringContaining(what), fix: expect.any(String) },
    ]);
  });

  it('is told once, where several rules name it', () => {
    const { mistakes } = parseSopsRules(`creation_rules:\n  - age: ${MISTYPED}\n  - age: ${MISTYPED},${KEY}\n`);
    expect(mistakes).toHaveLength(1);
  });
});

it.each([
  ['age itself', KEY],
  ['a plugin', PLUGIN],
  ['SSH', SSH],
])('sops takes a recipient of %s', (_, recipient) => {
  expect(recipientMistake(recipient)).toBeUndefined();
});

it.each([
  ['a plugin', PLUGIN],
  ['SSH', SSH],
])('init refuses a key of %s, with which Flux cannot decrypt', (_, recipient) => {
  expect(ageKeyMistake(recipient)?.what).toMatch(/^Flux cannot decrypt with /);
});
