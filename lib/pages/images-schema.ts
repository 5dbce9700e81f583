import { LONGEST_PIN } from '../input/read-images.ts';
import { SECTIONS } from '../input/read-platforms.ts';
import { PATTERNS } from '../model/image.ts';
import { PLATFORM_PATTERN, PLATFORMS } from '../model/platform.ts';
import { header } from '../output/header.ts';
import { IMAGES_SCHEMA } from '../output/place.ts';

/** What editors show of each section, and what is right in it. */
const CONTENTS: Readonly<Record<string, object>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', description: 'Its name is that of the cluster. Flux names it in its commits.' },
  images: {
    type: ['object', 'null'],
    description: 'The pin of each image, by the name of the image.',
    additionalProperties: {
      type: 'string',
      maxLength: LONGEST_PIN,
      pattern: PATTERNS.pinned,
      patternErrorMessage: 'Write registry/path:tag, with a tag that is a version, or with a digest.',
    },
  },
  platforms: {
    type: ['object', 'null'],
    description:
      'What each pin is built for; without a tag, all tags of an image that Flux moves. npm run images asks the registries.',
    propertyNames: {
      pattern: PATTERNS.image,
      patternErrorMessage: 'Write the pin as it stands under images.',
    },
    additionalProperties: {
      type: 'array',
      minItems: 1,
      items: {
        anyOf: [{ enum: PLATFORMS }, { type: 'string', pattern: PLATFORM_PATTERN }],
        description: 'System and architecture, and where there is one a variant: linux/arm/v7.',
      },
    },
  },
};

/**
 * The schema of `images.yaml` for editors, made of what synth reads it by. Of a line that another one makes wrong, such as a name that no
 * component uses, it knows nothing. https://json-schema.org/draft-07
 */
export function imagesSchema(): string {
  const schema = {
    '//': header(IMAGES_SCHEMA.source, 'json'),
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'The pins of a cluster (images.yaml of bramble)',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: Object.fromEntries(SECTIONS.map((section) => [section, CONTENTS[section] ?? {}])),
  };
  return `${JSON.stringify(schema, undefined, 2)}\n`;
}
