import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { htmlOf } from '../lib/review/forms/html-form.ts';
import { outlineOf } from '../lib/review/forms/outline.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { docs, reportOn } from './told-step.ts';

const browser = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
);
if (!browser) console.log('no Chromium is installed: the page is not opened in one');
const opened = browser ? it : it.skip;

const pod = (name: string, image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: ${name}, image: 'registry.bramble.example/${image}' }] }`;
const PAGE = htmlOf(
  outlineOf(
    reportOn(
      docs(
        pod('one', 'web:2.0.0'),
        pod('two', 'web:1.0.0'),
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: b }',
      ),
      docs(
        pod('one', 'web:1.0.0'),
        pod('two', 'web:2.0.0'),
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: c }',
      ),
    ),
  ),
);

/** The parts of the page that are seen, as text: the page is opened from a file, and its script runs. */
function seen(hash: string, ...flags: readonly string[]): readonly string[] {
  const file = join(temporaryFolder(), 'diff.html');
  writeFileSync(file, PAGE);
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=2000', ...flags];
  const run = spawnSync(browser!, [...args, '--dump-dom', `${pathToFileURL(file)}#${hash}`], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return [...run.stdout.matchAll(/<article(?![^>]*hidden)[^>]*>(.*?)<\/article>/gs)].map(([, text = '']) =>
    text.replaceAll(/<[^>]+>/g, ' '),
  );
}

describe('the HTML page, opened from a file', () => {
  opened('shows all at first', () => {
    expect(seen('').length).toBeGreaterThan(4);
  });

  opened('shows what a danger, a component or a search asks for, and nothing else', () => {
    expect(seen('danger=downgrade')).toEqual([expect.stringContaining('goes back from 2.0.0 to 1.0.0')]);
    expect(seen('search=major+step+takes')).toEqual([expect.stringContaining('takes a major step')]);
    expect(seen('component=home/nobody')).toEqual(seen(''));
    expect(seen('search=nothing-like-that')).toEqual([]);
  });

  opened('is no wider than a phone', () => {
    const file = join(temporaryFolder(), 'diff.html');
    const measuring = '<script>document.title = String(document.documentElement.scrollWidth <= innerWidth)</script>';
    writeFileSync(file, PAGE.replace('</body>', `${measuring}</body>`));
    const args = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--window-size=500,900',
      '--virtual-time-budget=2000',
      '--dump-dom',
    ];
    const { stdout } = spawnSync(browser!, [...args, String(pathToFileURL(file))], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(stdout).toContain('<title>true</title>');
  });
});
