import { type Image, image, parseReference } from '../../model/image.ts';
import { lineOf, tagsApart } from '../../model/tag.ts';
import { type Example, type Found, ruleTable, type Subject } from '../rule.ts';

/** Each image that says with which tag it is tested, against the line of versions that is pinned. */
function untested({ cluster, inputs: { crdPins = [] }, source }: Subject): readonly Found[] {
  return cluster.components.flatMap(({ name: component, images = [] }) =>
    images.flatMap((image) => {
      const pinned = parseReference(cluster.pins[image.name] ?? '')?.tag;
      const [is, wanted] = [pinned, image.tested].map((tag) => tag && lineOf(tag));
      if (!is || !wanted || is === wanted) return [];
      // Another rule tells that its CRDs are of another release, which comes first.
      const served = crdPins.filter(({ project }) => project === image.crds).map(({ tag }) => tag);
      if (tagsApart(pinned, served).length > 0) return [];
      const what = `'${image.name}' is ${pinned}, and what draws it is made for ${wanted}: it is tested with ${image.tested}`;
      const fix = `pin a release of ${wanted}, and its CRDs in cdk8s.yaml; npm run outdated tells of all`;
      return [{ component, where: `${source}/images.yaml`, what, fix }];
    }),
  );
}

const pinned = (tag: string, of: Image = image('registry.bramble.example/web', { tested: 'v3.7.11' })): Example => ({
  component: { images: [of] },
  inputs: { pins: { web: `registry.bramble.example/web:${tag}` } },
});

export const rules = ruleTable({
  'untested-image': {
    severity: 'warning',
    what: 'An add-on runs an image of another major version than the one that it is made for',
    why: 'What an add-on draws (arguments, rights, ports) is that of one line of versions. An image of another one may refuse to start, or do something else, which shows only in the cluster.',
    fix: 'Pin a release of the line that the message names, with the CRDs of the same release. Accept it where you have seen that it works.',
    check: untested,
    wrong: pinned('v2.11.29'),
    right: pinned('v3.6.2'),
  },
});
