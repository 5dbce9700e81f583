import { numerical } from '../../model/follow.ts';
import { image, placeholder } from '../../model/image.ts';
import { manifest } from '../example-objects.ts';
import { checkImages, checkPlaceholders } from '../images.ts';
import { type Rule, rulesOf } from '../rule.ts';

const BUSYBOX = image('docker.io/library/busybox');
const PINS = { busybox: 'docker.io/library/busybox:1.37.0' };
const RUNS = { images: [BUSYBOX] };
const followed = image('registry.bramble.example/web', { follow: numerical() });

const names = (value: string) => manifest('v1 ConfigMap', 'web', `data: { image: '${value}' }`);

/** Images, their pins, and the places that pins go into. */
export const rules: readonly Rule[] = [
  ...rulesOf(checkImages, {
    'image-mismatch': {
      what: 'One name stands for different images',
      why: 'A name has one pin. A component would run the image of another one, or Flux would move it by the rule of another one.',
      fix: "Declare the image once and use it in both places, or give one of the two a name of its own: `image('…', { name: '…' })`.",
      wrong: { component: RUNS, inputs: { pins: { busybox: 'quay.io/library/busybox:1.37.0' } } },
      right: { component: RUNS, inputs: { pins: PINS } },
    },
    'image-repository': {
      what: 'An image does not name its registry, or has a tag in the code',
      why: 'Each runtime fills in a registry of its own choice. A tag in the code is one that nobody finds among the pins.',
      fix: 'Write the registry and the path, and nothing more: `docker.io/library/busybox`. The tag belongs into `images.yaml`.',
      wrong: { component: { images: [image('library/busybox')] }, inputs: { pins: PINS } },
      right: { component: RUNS, inputs: { pins: PINS } },
    },
    'unpinned-image': {
      what: 'An image has no pin, or a pin that says no version',
      why: 'What runs would change without a commit, and nobody could go back to what ran before.',
      fix: 'Add the line to `images.yaml` of the cluster, with a tag that is a version.',
      wrong: { component: RUNS, inputs: { pins: { busybox: 'docker.io/library/busybox:latest' } } },
      right: { component: RUNS, inputs: { pins: PINS } },
    },
    'unused-pin': {
      severity: 'warning',
      what: 'A pin belongs to no image',
      why: 'It is left over, or its name is misspelt. A new tag there changes nothing.',
      fix: 'Remove the line from `images.yaml`, or correct its name.',
      wrong: { inputs: { pins: PINS } },
      right: { component: RUNS, inputs: { pins: PINS } },
    },
  }),
  ...rulesOf(checkPlaceholders, {
    'unlisted-image': {
      what: 'An object runs an image that its component does not list',
      why: 'Only the listed images are looked up among the pins.',
      fix: 'Add the image to `images` of the component.',
      wrong: { objects: names(placeholder(BUSYBOX)), inputs: { pins: PINS } },
      right: { component: RUNS, objects: names(placeholder(BUSYBOX)), inputs: { pins: PINS } },
    },
    'embedded-image': {
      what: 'A followed image stands within a longer text',
      why: 'Flux rewrites whole values alone: the image would stay there at its old version, while it moves everywhere else.',
      fix: 'Make the image, or its tag, a value of its own, such as a variable. Or do not follow the image.',
      wrong: { component: { images: [followed] }, objects: names(`--image=${placeholder(followed)}`) },
      right: { component: { images: [followed] }, objects: names(placeholder(followed)) },
    },
    'untagged-pin': {
      what: 'The tag of a pin is asked for, and the pin has none',
      why: 'The chart would be given nothing as its version.',
      fix: 'Write the tag into the pin: `busybox: docker.io/library/busybox:1.37.0@sha256:…`.',
      wrong: {
        component: RUNS,
        inputs: { pins: { busybox: `docker.io/library/busybox@sha256:${'0'.repeat(64)}` } },
        objects: names(placeholder(BUSYBOX, 'tag')),
      },
      right: { component: RUNS, inputs: { pins: PINS }, objects: names(placeholder(BUSYBOX, 'tag')) },
    },
  }),
];
