import { containersOf } from '../../derive/pods.ts';
import { eachPods } from '../each-object.ts';
import { pod } from '../example-objects.ts';
import { unpinned } from '../images.ts';
import { ruleTable } from '../rule.ts';

const drawing = (image: string) => ({
  inputs: { pins: { busybox: 'docker.io/library/busybox:1.38' } },
  objects: pod(`image: ${image}`),
});

export const rules = ruleTable({
  'literal-image': {
    ofCharts: false,
    severity: 'warning',
    what: 'An image is written out, and not pinned',
    why: 'Its version stands beside those in `images.yaml`, where nobody looks for it: neither Flux nor a person moves it, and nobody asks whether it is built for the processors of the nodes.',
    fix: "Declare it with `image('…')` under `images` of the component, pin it in `images.yaml`, and write `cluster.image(…)`. `app()` does so by itself. Accept it where it is meant to stand alone.",
    check: eachPods(({ spec }, subject) => {
      const { pins, arePinsUnknown } = subject.inputs;
      // Of an image without a pin, another rule speaks.
      const isKnown = (image: string) => Object.values(pins).includes(image) || unpinned(subject).has(image);
      const fix = 'declare it with image(), and pin it in images.yaml';
      return containersOf(spec).map(({ name, image }) => {
        const isLiteral = typeof image === 'string' && image !== '' && !isKnown(image);
        return !arePinsUnknown && isLiteral && { what: `'${name}' runs ${image}, which is not pinned`, fix };
      });
    }),
    wrong: drawing('docker.io/library/busybox:1.37'),
    right: drawing('docker.io/library/busybox:1.38'),
  },
});
