import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as bramble from 'bramble';
import { asPackage, asScripts } from '../lib/commands/wording.ts';
import { readWords } from '../lib/input/read-words.ts';
import { command } from './in-process.ts';
import { ROOT, RULES } from './sample-cluster.ts';

describe('explain', () => {
  it('names the rule that was probably meant', async () => {
    const { code, err } = await command(['explain', 'hasty-restrat']);
    expect({ code, first: err.split('\n')[0] }).toEqual({
      code: 2,
      first: "'hasty-restrat' is no rule, page, add-on, app or word: did you mean 'hasty-restart'?",
    });
  });

  it('says what the page of a rule says', async () => {
    const { out } = await command(['explain', 'hasty-restart']);
    expect(readFileSync(join(ROOT, 'docs/rules/hasty-restart.md'), 'utf8')).toContain(out);
  });

  it('says what a page of docs says', async () => {
    const { out } = await command(['explain', 'upgrading']);
    expect(out).toBe(readFileSync(join(ROOT, 'docs/upgrading.md'), 'utf8'));
  });

  it.each([
    ['the page of an add-on', 'metrics', /^# Metrics\n/],
    ['an app to copy', 'mosquitto', /^import \{ app, /],
    ['a word', 'claim', /^From 'bramble':\n\n\/\*\*\n \* Lasting storage/],
    ['a word of an add-on', 'sleeps', /^From 'bramble\/addons\/keda':\n.*: Word\n$/s],
    ['the props of an add-on', 'MetricsProps', /^From 'bramble\/addons\/metrics':\n.*\n\}\n$/s],
    ['a type of rules', 'Rule', /^From 'bramble\/rules':\n.* readonly severity: /s],
  ])('shows %s', async (_, name, says) => {
    expect(await command(['explain', name])).toMatchObject({ code: 0, out: expect.stringMatching(says) });
  });

  it('knows every word that can be imported', () => {
    const unknown = Object.keys(bramble).filter((name) => readWords(ROOT, name).length === 0);
    expect(unknown).toEqual(['shapes']);
  });

  it('lists every rule, and every page', async () => {
    const { out } = await command(['explain']);
    for (const { id } of RULES) expect(out).toContain(`\n${id}: `);
    expect(out).toContain('\nupgrading\n');
  });
});

describe('a repository that has bramble as a package is told of no script and no page that it lacks', () => {
  it.each([
    ['run npm run synth and commit', 'run npx bramble synth and commit'],
    [
      'npm run secret:new -- clusters/home/secrets/web.yaml a',
      'npx bramble secret new clusters/home/secrets/web.yaml a',
    ],
    ['a Secret (npm run -s secret:new), and', 'a Secret (npx bramble secret new), and'],
    ['usage: npm run synth -- [--check]', 'usage: npx bramble synth [--check]'],
    ['usage: npm run bramble -- COMMAND …', 'usage: npx bramble COMMAND …'],
    ['(what to do; docs/rules/missing-secret.md)', '(what to do; npx bramble explain missing-secret)'],
    ['(install sops; docs/secrets.md begins with it)', '(install sops; npx bramble explain secrets begins with it)'],
    ['See [secrets](../secrets.md).', 'See secrets (npx bramble explain secrets).'],
    ['declare it ([why](../network.md#who)).', 'declare it (why: npx bramble explain network).'],
    ['[rules](secrets-rules.md) and [`x`](../lib/x.ts)', 'rules (npx bramble explain secrets-rules) and `x`'],
    ['as [probes](../charts/addons/probes/README.md) say', 'as probes (npx bramble explain probes) say'],
    ['([how](../../../docs/monitoring.md#alerts))', '(how: npx bramble explain monitoring)'],
    ['Copy [it.sh](app-image/it.sh)', 'Copy `node_modules/bramble/docs/app-image/it.sh`'],
    ['one program ([why so](adr/0013-package.md)).', 'one program.'],
    ['[the map](cluster.md) of it, and [its making](architecture.md#pages)', 'the map of it, and its making'],
    ['[x](rules/x-y.md), with `-- --online`', 'x (npx bramble explain x-y), with `--online`'],
    ['[below](#what-is-there), [a site](https://bramble.example)', 'below, [a site](https://bramble.example)'],
    ['--json  report as one JSON document (with npm run -s)', '--json  report as one JSON document'],
    ['create docs/cluster.md', 'create docs/cluster.md'],
    ['1 file\nupdate docs/own-rules/terminal.md', '1 file\nupdate docs/own-rules/terminal.md'],
    ['(leave tty out; docs/own-rules/terminal.md)', '(leave tty out; npx bramble explain terminal)'],
    ['take a name from docs/rules', 'take a name from npx bramble explain'],
    ['npx tsc --noEmit says more', 'npx tsc --noEmit says more'],
  ])('%s', (here, there) => {
    expect(asScripts(here)).toBe(here);
    expect(asPackage(here)).toBe(there);
  });

  it('whatever the help says', async () => {
    const { out } = await command(['help']);
    expect(asPackage(out)).not.toMatch(/npm run|--,|short names/);
  });
});
