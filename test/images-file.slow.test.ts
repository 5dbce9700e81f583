import { parseImages } from '../lib/input/read-images.ts';
import { brief, renderPinned, sample } from './sample-cluster.ts';

const PIN = 'registry.bramble.example/web:1';
const told = (text: string) => parseImages(text, 'images.yaml').mistakes.map(({ what, fix }) => `${what} (${fix})`);

const LINE_FOR_EACH = 'write one line "name: registry/path:tag" for each image';

/** Texts of which no pin is known, each with the one line that is told of it. */
const UNREADABLE: Readonly<Record<string, readonly [text: string, told: string]>> = {
  'conflict markers': [
    `images:\n<<<<<<< HEAD\n  web: ${PIN}\n=======\n  web: ${PIN}2\n>>>>>>> theirs\n`,
    'line 2 is left of a conflict of git (keep the pins that you mean, and remove the lines <<<<<<<, ======= and >>>>>>>)',
  ],
  'a line that is indented further': [
    `images:\n  web: ${PIN}\n   api: ${PIN}\n`,
    'line 3 is indented by 3, unlike those around it (indent it by 2, as they are)',
  ],
  'a line that is indented less': [
    `images:\n  web: ${PIN}\n # why\n api: ${PIN}\n`,
    'line 4 is indented by 1, unlike those around it (indent it by 2, as they are)',
  ],
  'pins at the margin': [
    `images:\nweb: ${PIN}\n`,
    "'web' stands at the margin, not below images (indent it by 2 spaces)",
  ],
  'a tab': [`images:\n\tweb: ${PIN}\n`, 'line 2 is indented with a tab (indent it with spaces)'],
  'an alias': [
    `images:\n  web: &web ${PIN}\n  api: *web\n`,
    "line 2 has the anchor '&web', and 1 more of the kind (write the value itself)",
  ],
  'an alias of nothing': [`images:\n  api: *web\n`, "line 2 has the alias '*web' (write the value itself)"],
  'an anchor of a map': ['images: &all\n  web: a/b:1\n', "line 1 has the anchor '&all' (write the value itself)"],
  'aliases that grow without measure': [
    `a: &a [x, x]\n${[...'bcdefghijklmnop'].map((name, at) => `${name}: &${name} [${`*${'abcdefghijklmnop'[at]}, `.repeat(9)}]\n`).join('')}`,
    "line 1 has the anchor '&a', and 150 more of the kind (write the value itself)",
  ],
  'a merge': ['images:\n  <<: { web: a/b:1 }\n', "line 2 has a key '<<' (write the value itself)"],
  'a name twice': [
    `images:\n  web: ${PIN}\n  web: ${PIN}2\n`,
    "line 3 has 'web' again, after line 2 (keep one of the two)",
  ],
  'a section twice': [
    `images:\n  a: a/b:1\nimages:\n  b: a/b:1\n`,
    "line 3 has 'images' again, after line 1 (keep one of the two)",
  ],
  'a list': ['- web\n', 'is no map (write "images:", and below it a line "  name: registry/path:tag" for each image)'],
  'a text': ['web\n', 'is no map (write "images:", and below it a line "  name: registry/path:tag" for each image)'],
  'two documents': ['images:\n---\nimages:\n', 'line 2 begins a second document (keep one: remove the line ---)'],
  'a list of pins': [`images:\n  - ${PIN}\n`, `'images' is no map (${LINE_FOR_EACH})`],
  'a map for a name': [
    'images:\n  ? [a]\n  : a/b:1\n',
    `line 2 has a list or a map for a key, or a list in a list (${LINE_FOR_EACH})`,
  ],
  'a name that is no text': ['images:\n  n: a/n:1\n', 'line 2 has the key n, which YAML reads as false (write "n")'],
  'a number that is another': [
    'images:\n  010: a/010:1\n',
    'line 2 has the key 010, which YAML reads as 8 (write "010")',
  ],
  'a list for a name': ['images:\n  [a]: a/b:1\n', 'line 2 has a key that is no text (write the value itself)'],
  'a quote that is open': ['images:\n  web: "a/b:1\n', 'is no YAML: Missing closing "quote in line 3 (correct it)'],
  'brackets in brackets': [
    `images: ${'[\n'.repeat(100_000)}`,
    'line 9 nests lists and maps without end (close the brackets, or remove them)',
  ],
  'lists in lists': [
    `${'- '.repeat(2000)}a`,
    `line 1 has a list or a map for a key, or a list in a list (${LINE_FOR_EACH})`,
  ],
  'maps in maps': [
    Array.from({ length: 5000 }, (_, depth) => `${' '.repeat(depth)}a:\n`)
      .join('')
      .slice(0, 1_000_000),
    'line 82 is indented by 81 spaces (indent it by 2)',
  ],
  'a line of three million characters': [
    `images:\n  web: ${'x'.repeat(3_000_000)}\n`,
    'line 2 has 3000007 characters (a pin has at most 500: shorten it)',
  ],
  'line ends of Windows': ['images:\r\n', 'has line ends of Windows (CRLF) (save it with those of Unix (LF))'],
  'another encoding': [Buffer.from('images:\n', 'utf16le').toString('utf8'), 'is no text in UTF-8 (save it as UTF-8)'],
};

describe('an images.yaml that cannot be read is told in one line', () => {
  it.each(Object.entries(UNREADABLE))('%s', (_, [text, expected]) => {
    expect(told(text)).toEqual([expected]);
    expect(parseImages(text, 'images.yaml')).toMatchObject({ pins: {}, isUnreadable: true });
  });
});

describe('of many mistakes of a kind the first is told, and how many there are', () => {
  const many = (line: (at: number) => string) => Array.from({ length: 20_000 }, (_, at) => `${line(at)}\n`).join('');

  it.each([
    ['pins without a value', many((at) => `  web-${at}:`), "the pin of 'web-0' is no text, and 19999 more of the kind"],
    [
      'pins of which each is too long',
      many((at) => `  web-${at}: >-\n    ${'x'.repeat(600)}`),
      "the pin of 'web-0' is 600 characters long, and 19999 more of the kind",
    ],
    [
      'lines that Flux would write otherwise',
      many((at) => `    web-${at}: ${PIN} # {"$imagepolicy": "flux-system:home-web-${at}"}`),
      'line 2 is not as Flux writes it, and 19999 more of the kind',
    ],
    [
      'platforms that are none',
      `  web: ${PIN}\nplatforms:\n${many((at) => `  ${PIN}.${at}: [arm]`)}`,
      "'arm' of 'registry.bramble.example/web:1.0' is no platform, and 19999 more of the kind",
    ],
  ])('%s', (_, text, last) => {
    const { mistakes } = parseImages(`images:\n${text}`, 'images.yaml');
    expect(mistakes.map(({ what }) => what)).toEqual([last]);
  });

  it('pins that no component uses', () => {
    const { findings } = renderPinned(sample({}), `images:\n${many((at) => `  web-${at}: ${PIN}.${at}`)}`);
    expect(findings.map(brief)).toEqual([
      "warning home clusters/home/images.yaml: 'web-0' is pinned, but no component uses it, and 19999 more of the kind",
    ]);
  });
});

describe('what may stand in an images.yaml', () => {
  it.each([
    ['nothing', '', {}],
    ['no pin yet', 'images:\n', {}],
    ['pins in braces', 'images: { a: "a/a:1",\n b: b/b:1 }\n', { a: 'a/a:1', b: 'b/b:1' }],
    ['tabs that are no indentation', `# \t\n\t\nimages:\n  web:\t${PIN}\t# why\n`, { web: PIN }],
    [
      'names that JavaScript knows',
      `images:\n  __proto__: ${PIN}\n  constructor: ${PIN}\n`,
      Object.fromEntries([
        ['__proto__', PIN],
        ['constructor', PIN],
      ]),
    ],
  ])('%s', (_, text, pins) => {
    expect(parseImages(text, 'images.yaml')).toMatchObject({ pins, mistakes: [] });
  });
});

it('reading takes time in proportion to the number of pins', () => {
  const text = (count: number) => {
    const pins = Array.from({ length: count }, (_, at) => `registry.bramble.example/web-${at}:1.${at}.0`);
    const marker = ' # {"$imagepolicy": "flux-system:home-web-0"}';
    const images = pins.map((pin, at) => `  web-${at}: ${pin}${at === 0 ? marker : ''}\n`);
    return `images:\n${images.join('')}platforms:\n${pins.map((pin) => `  ${pin}: [linux/arm64]\n`).join('')}`;
  };
  const cpu = (count: number) => {
    const given = text(count);
    const times = [0, 1, 2].map(() => {
      const before = process.cpuUsage();
      expect(parseImages(given, 'images.yaml').mistakes).toEqual([]);
      return process.cpuUsage(before).user;
    });
    return Math.min(...times);
  };
  cpu(1000);
  expect(cpu(10_000) / cpu(1000)).toBeLessThan(30);
});
