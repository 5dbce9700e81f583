import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import axe from 'axe-core';
import { app, claim } from 'bramble';
import { type Browser, chromium, type Page } from 'playwright-core';
import { deploymentsPage } from '../charts/addons/deployments-page/index.ts';
import { metallb } from '../charts/addons/metallb/index.ts';
import { traefik } from '../charts/addons/traefik/index.ts';
import { BUSYBOX } from './sample-app.ts';
import { CLUSTERS, renderedCluster, sample } from './sample-cluster.ts';
import { hasNginx, mountedIn, nginx, type Served, standIn } from './served-page.ts';

const executablePath = spawnSync('sh', ['-c', 'command -v chromium || command -v google-chrome'], {
  encoding: 'utf8',
}).stdout.trim();
if (executablePath === '') console.log('no Chromium is installed: the page is not opened in one');
if (!hasNginx) console.log('no nginx is installed: its stand-in alone serves the page');
const opened = executablePath === '' ? it.skip : it;
const real = hasNginx ? it : it.skip;

const WAYS = [metallb(), traefik({ address: '10.10.11.21' })];
const HOME = mountedIn(CLUSTERS.home!, renderedCluster(CLUSTERS.home!));
/** The folder in which the pictures are left, for people to look at. @default nowhere */
const PICTURES = process.env.PICTURES;

/** What is measured: all runs but podinfo. */
const MEASURED = JSON.stringify({
  data: {
    result: ['busybox-http', 'lil-linko', 'podinfo', 'whoami', 'rabbitmq', 'traefik'].map((name) => ({
      metric: { namespace: name, name },
      value: [0, name === 'podinfo' ? '0' : '1'],
    })),
  },
});

let browser: Browser;
let home: Served;
beforeAll(async () => {
  home = await standIn(HOME, () => MEASURED);
  if (executablePath !== '') browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await home.stop();
});

/** Opens a page, and keeps what the browser complains of and whom it asks. */
async function open(url: string, width = 1280, colorScheme: 'light' | 'dark' = 'light') {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: false });
  const page = await context.newPage();
  const said: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url, { waitUntil: 'networkidle' });
  return { page, said, asked };
}

/** What axe finds, which is put in past the page's own policy. https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md */
async function barriers(page: Page): Promise<readonly string[]> {
  const run = `${axe.source}; axe.run(document, { resultTypes: ['violations'] })`;
  const { violations } = (await page.evaluate(run)) as {
    violations: readonly { id: string; nodes: readonly { html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

const FORMS = [
  ['a desktop, light', 1280, 'light'],
  ['a desktop, dark', 1280, 'dark'],
  ['a phone, light', 390, 'light'],
  ['a phone, dark', 390, 'dark'],
] as const;

describe('in a browser', () => {
  opened.each(FORMS)(
    'on %s, nothing is wrong, nobody else is asked, and nobody is kept out',
    async (form, width, scheme) => {
      const { page, said, asked } = await open(home.url, width, scheme);
      expect(said).toEqual([]);
      expect(asked.filter((url) => !url.startsWith(home.url))).toEqual([]);
      expect(await barriers(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      if (PICTURES)
        await page.screenshot({ path: join(PICTURES, `${form.replace(/, | /g, '-')}.png`), fullPage: true });
      await page.context().close();
    },
  );

  (PICTURES ? opened : it.skip)('its upper part is the picture of the README', async () => {
    const { page } = await open(home.url, 1000);
    const clip = { x: 0, y: 0, width: 1000, height: 620 };
    await page.screenshot({ path: join(PICTURES!, 'deployments-page.png'), clip });
    await page.context().close();
  });

  opened('it says how apps are, and finds one by what is typed', async () => {
    const { page } = await open(home.url);
    expect(await page.textContent('#all')).toBe('1 of 6 not ready');
    expect(await page.textContent('.card:has-text("podinfo") .state')).toBe('not ready');
    await page.fill('#filter', 'birthdays');
    expect(await page.locator('.card:visible h3').allTextContents()).toEqual(['celebrator-3000']);
    expect(await page.textContent('#found')).toMatch(/^1 of \d+$/);
    await page.context().close();
  });

  opened(
    'a keyboard walks over all that can be used, in the order in which it is read, and sees where it is',
    async () => {
      const { page } = await open(home.url);
      const walked: string[] = [];
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate(
          '(({ activeElement: e }) => e === document.body ? "" : (e.href || e.id || e.getAttribute("aria-labelledby")) + (getComputedStyle(e).outlineStyle === "none" ? " unseen" : ""))(document)',
        );
        if (at === '') break;
        walked.push(String(at));
      }
      const links = await page.evaluate('[...document.querySelectorAll("main a")].map(({ href }) => href)');
      expect(walked).toEqual(expect.arrayContaining([...(links as string[]), 'filter', 'map', 'nodes']));
      expect(walked[0]).toMatch(/#main$/);
      expect(walked.filter((each) => each.endsWith('unseen'))).toEqual([]);
      await page.context().close();
    },
  );

  opened.each([
    ['no apps', () => []],
    [
      'three hundred apps with long names',
      () =>
        Array.from({ length: 300 }, (_, at) =>
          app({
            name: `an-app-with-quite-a-long-name-of-its-own-${at}`,
            image: BUSYBOX,
            port: 80,
            volumes: { '/data': claim('data', '1Gi') },
          }),
        ),
    ],
    [
      'an app whose words are markup',
      () => [app({ name: 'web', about: `"><script>alert('x')</script> & <!--#echo var="x" -->`, image: BUSYBOX })],
    ],
  ])('%s: it still fits, and nothing is wrong', async (_, components) => {
    const served = await standIn(
      mountedIn(
        sample({ loadBalancers: '10.10.11.21-10.10.11.29', components: [...WAYS, deploymentsPage(), ...components()] }),
      ),
    );
    const { page, said } = await open(served.url, 390);
    expect(said).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.context().close();
    await served.stop();
  });
});

describe('nginx', () => {
  real('answers as its stand-in does, with the same headers, and knows no other path', async () => {
    const served = await nginx(HOME);
    for (const asked of ['/', '/style.css', '/page.js', '/icon.svg']) {
      const [ours, theirs] = [await fetch(served.url + asked), await fetch(home.url + asked)];
      expect([asked, await ours.text()]).toEqual([asked, await theirs.text()]);
      for (const name of [
        'content-type',
        'content-security-policy',
        'x-content-type-options',
        'referrer-policy',
        'cache-control',
      ])
        expect([asked, name, ours.headers.get(name)]).toEqual([asked, name, theirs.headers.get(name)]);
    }
    for (const asked of [
      '/versions/lil-linko',
      '/map/map.svg',
      '/page/index.html',
      '/page/..data/index.html',
      '/nginx.conf',
      '/x',
    ])
      expect([asked, (await fetch(served.url + asked)).status]).toEqual([asked, 404]);
    expect((await fetch(served.url, { method: 'POST', body: 'x' })).status).toBe(405);
    await served.stop();
  });

  real('puts one query to who measures, whatever a browser sends', async () => {
    const heard: string[] = [];
    const metrics = createServer((request, response) => {
      heard.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`);
      response.end(MEASURED);
    });
    await new Promise<void>((resolve) => metrics.listen(0, '127.0.0.1', resolve));
    const served = await nginx(HOME, `http://127.0.0.1:${(metrics.address() as AddressInfo).port}`);
    const headers = { cookie: 'secret=1' };
    expect(await (await fetch(`${served.url}/health.json?query=up`, { headers })).text()).toBe(MEASURED);
    await fetch(`${served.url}/health.json`);
    expect(new Set(heard).size).toBe(1);
    expect(heard[0]).toMatch(/^GET \/api\/v1\/query\?query=min%20by\S+ $/);
    await served.stop();
    await new Promise((resolve) => metrics.close(resolve));
  });
});
