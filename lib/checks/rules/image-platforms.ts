import { containersOf } from '../../derive/pods.ts';
import { type Image, image, type Platforms, parseReference } from '../../model/image.ts';
import { fewOf, listed } from '../../model/listed.ts';
import type { Node } from '../../model/node.ts';
import { stands } from '../../model/standing.ts';
import { pod } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';
import { type Workload, workloads } from '../workloads.ts';

/** Platforms whose images a node runs, by its architecture: containerd also takes those of the older one of the same make. */
const RUNS: Readonly<Record<NonNullable<Node['arch']>, RegExp>> = {
  arm64: /^linux\/arm(64)?(\/|$)/,
  amd64: /^linux\/(amd64|386)(\/|$)/,
  arm: /^linux\/arm(\/|$)/,
};

/** Whether a node runs an image that is built for some platforms. */
function runs({ arch = 'arm64' }: Node, platforms: readonly string[]): boolean {
  return platforms.some((platform) => RUNS[arch].test(platform));
}

/** What an image is built for: as its reference says, or its repository for all its tags. */
function platformsOf(reference: string, platforms: Platforms): readonly string[] | undefined {
  return platforms[reference] ?? platforms[parseReference(reference)?.repository ?? ''];
}

/** An image with the reference that it is pinned to, and the first component that uses it. */
interface PinnedImage {
  readonly component: string;
  readonly image: Image;
  readonly reference: string;
}

/** The images of all components that have a pin, each pin once. */
function pinnedImages({ cluster, inputs }: Subject): readonly PinnedImage[] {
  const byName = new Map<string, PinnedImage>();
  for (const { name: component, images = [] } of cluster.components.filter((each) => !stands(each, 'retired'))) {
    for (const image of images) {
      const reference = inputs.pins[image.name];
      if (reference !== undefined && !byName.has(image.name)) byName.set(image.name, { component, image, reference });
    }
  }
  return [...byName.values()];
}

const WEB = 'registry.bramble.example/web';
const PINS = { web: `${WEB}:1.4.0` };
const running = (...platforms: readonly string[]): Example => ({
  inputs: { pins: PINS, platforms: { [`${WEB}:1.4.0`]: platforms } },
  objects: pod(`image: '${WEB}:1.4.0'`),
});
const pinned = (reference: string): Example => ({
  component: { images: [image(WEB)] },
  inputs: { pins: PINS, platforms: { [reference]: ['linux/arm64'] } },
});

/** What images are built for, as the section `platforms` of `images.yaml` says. */
export const rules = ruleTable({
  'image-platform': {
    needs: 'platforms',
    what: 'An image is not built for a node that it may run on',
    why: 'The node downloads it, and all that its log says is `exec format error`, again and again. Pods of Helm charts are looked at where these are rendered.',
    fix: "Choose an image or a tag that is built for the nodes, or keep its pods to others: `nodeSelector: { 'kubernetes.io/arch': 'amd64' }`.",
    check: (subject) => workloads(subject).flatMap((workload) => unfit(subject, workload)),
    wrong: running('linux/amd64'),
    right: running('linux/amd64', 'linux/arm64'),
  },
  'unknown-platforms': {
    severity: 'warning',
    needs: 'platforms',
    what: 'Nobody has said what an image is built for',
    why: 'Many images are built for `linux/amd64` alone. On a Raspberry Pi such a one never starts, which shows only there.',
    fix: 'Run `npm run images`, which asks the registry and adds the line to `platforms` in `images.yaml`. Where the registry cannot be asked, add it by hand, or accept the warning beside the app.',
    check: (subject) =>
      asked(subject)
        .filter(({ stale }) => stale === undefined)
        .map(unknown(subject)),
    wrong: pinned('registry.bramble.example/site:1.4.0'),
    right: pinned(`${WEB}:1.4.0`),
  },
  'unasked-platforms': {
    severity: 'note',
    needs: 'platforms',
    what: 'A pin was moved, and what the new tag is built for has not been asked yet',
    why: 'What was true of the old tag mostly is of the new one, and need not be.',
    fix: 'Run `npm run images`, which asks the registry and puts the answer in the place of the old one.',
    check: (subject) => asked(subject).flatMap((each) => (each.stale === undefined ? [] : [unasked(subject)(each)])),
    wrong: pinned(`${WEB}:1.3.0`),
    right: pinned(`${WEB}:1.4.0`),
  },
  'stale-platforms': {
    severity: 'warning',
    needs: 'platforms',
    what: 'The platforms of an image are kept that no pin names',
    why: 'The image is gone, or its pin was moved, and the line of the new tag stands beside that of the old one.',
    fix: 'Remove the line: `npm run images` does.',
    check: stale,
    wrong: {
      ...pinned(`${WEB}:1.4.0`),
      inputs: { pins: PINS, platforms: { [`${WEB}:1.3.0`]: ['linux/arm64'], [`${WEB}:1.4.0`]: ['linux/arm64'] } },
    },
    right: pinned(`${WEB}:1.4.0`),
  },
});

function unfit({ inputs: { platforms = {} } }: Subject, { placed, pod, nodes }: Workload): readonly Found[] {
  const references = containersOf(pod).map((container) => String(container.image));
  return [...new Set(references)].flatMap((reference) => {
    const known = platformsOf(reference, platforms);
    const wrong = known ? nodes.filter((node) => !runs(node, known)) : [];
    if (!known || wrong.length === 0) return [];
    const names = listed(wrong.map(({ name, arch = 'arm64' }) => `${name} (${arch})`));
    const what = `runs ${reference}, which is built for ${listed(known)}, and may run on ${names}`;
    return [at(placed, { what, fix: 'choose another image or tag, or other nodes: nodeSelector' })];
  });
}

/** An image of which no line says what it is built for, with the line of the tag that it had before, where there is one. */
interface AskedImage extends PinnedImage {
  readonly stale?: string;
}

function asked(subject: Subject): readonly AskedImage[] {
  const { pins, platforms = {} } = subject.inputs;
  const pinned = new Set(Object.values(pins));
  const before = new Map(
    Object.keys(platforms)
      .filter((reference) => !pinned.has(reference))
      .map((reference) => [parseReference(reference)?.repository, reference]),
  );
  return pinnedImages(subject)
    .filter(({ reference }) => !isUnsaid(reference) && platformsOf(reference, platforms) === undefined)
    .map((each) => ({ ...each, stale: before.get(each.image.repository) }));
}

function unknown({ source }: Subject): (asked: AskedImage) => Found {
  return ({ component, image: { follow, repository }, reference }) => ({
    component,
    where: `${source}/images.yaml`,
    what: `does not say what ${reference} is built for`,
    fix: `run npm run images, or add the line "${follow ? repository : reference}: [linux/arm64]" to platforms`,
  });
}

function unasked({ source }: Subject): (asked: AskedImage) => Found {
  return ({ component, reference, stale }) => ({
    component,
    where: `${source}/images.yaml`,
    what: `says what ${stale} is built for, and ${reference} is pinned now`,
    fix: 'run npm run images, which asks the registry',
  });
}

function stale(subject: Subject): readonly Found[] {
  const { inputs, source } = subject;
  const pins = Object.values(inputs.pins);
  const tags = new Map(pins.map((pin) => [parseReference(pin)?.repository ?? pin, pin]));
  const known = new Set([...pins, ...tags.keys(), ...asked(subject).flatMap((each) => each.stale ?? [])]);
  return fewOf(
    Object.keys(inputs.platforms ?? {})
      .filter((reference) => !known.has(reference) && !isUnsaid(tags.get(parseReference(reference)?.repository ?? '')))
      .map((reference) => ({
        where: `${source}/images.yaml`,
        what: `says what ${reference} is built for, which is not pinned`,
        fix: 'remove the line, or run npm run images, which does',
      })),
  );
}

/** Of a pin without a version another rule speaks, and of its platforms nothing can be said until it has one. */
function isUnsaid(pin: string | undefined): boolean {
  const parts = pin === undefined ? undefined : parseReference(pin);
  return parts !== undefined && parts.digest === undefined && (parts.tag === undefined || parts.tag === 'latest');
}
