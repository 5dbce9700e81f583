import { image, parseReference } from '../../model/image.ts';
import { listed } from '../../model/listed.ts';
import { tagsApart } from '../../model/tag.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

/** Each image that names a project whose CRDs it serves, against the releases of them that cdk8s.yaml pins. */
function mismatched({ cluster, inputs, source }: Subject): readonly Found[] {
  const serving = cluster.components.flatMap(({ name: component, images = [] }) =>
    images.flatMap((image) => (image.crds === undefined ? [] : [{ component, image, project: image.crds }])),
  );
  return serving.flatMap(({ component, image, project }) => {
    const tags = (inputs.crdPins ?? []).filter((pin) => pin.project === project).map(({ tag }) => tag);
    if (tags.length === 0) {
      const what = `'${image.name}' serves the CRDs of ${project}, and cdk8s.yaml pins none of that project`;
      return [{ component, where: 'images', what, fix: 'correct the name, or add their URL to cdk8s.yaml' }];
    }
    const pinned = parseReference(cluster.pins[image.name] ?? '')?.tag;
    const others = tagsApart(pinned, tags);
    if (others.length === 0) return [];
    const what = `'${image.name}' is ${pinned}, but the CRDs of ${project} that it serves are ${listed(others)}`;
    const fix = 'pin both to one release, the CRDs in cdk8s.yaml, and run npm run import';
    return [{ component, where: `${source}/images.yaml`, what, fix }];
  });
}

const CONTROLLER = image('ghcr.io/fluxcd/source-controller', { crds: 'fluxcd/source-controller' });
const crdPins = (tag: string) => [
  {
    project: 'fluxcd/source-controller',
    tag,
    url: `https://github.com/fluxcd/source-controller/releases/download/${tag}/source-controller.crds.yaml`,
  },
];
const PINS = { 'source-controller': 'ghcr.io/fluxcd/source-controller:v1.7.4' };

export const rules = ruleTable({
  'crd-mismatch': {
    severity: 'warning',
    what: 'An image and the CRDs that it serves are of different releases',
    why: 'The program looks for kinds and fields that the API server does not know and drops, or the server takes what the program does not act on. Neither says so.',
    fix: 'Change the tag in `cdk8s.yaml` and the one in `images.yaml` together, run `npm run import`, and review both. Accept it where you have seen that nothing in the CRDs differs.',
    needs: 'crdPins',
    check: mismatched,
    wrong: { component: { images: [CONTROLLER] }, inputs: { pins: PINS, crdPins: crdPins('v1.7.3') } },
    right: { component: { images: [CONTROLLER] }, inputs: { pins: PINS, crdPins: crdPins('v1.7.4') } },
  },
});
