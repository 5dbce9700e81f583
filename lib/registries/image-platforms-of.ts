import { createHash } from 'node:crypto';
import { parseReference } from '../model/image.ts';
import { isPlatform } from '../model/platform.ts';
import { isFields } from '../model/shape.ts';
import type { Logins } from './docker-config.ts';
import { NoAnswer } from './no-answer.ts';
import { fieldsIn, RegistryRepository } from './registry.ts';

/** Lists of images, one for each platform, and single images, of OCI and of docker. */
const MANIFESTS = ['index.v1', 'manifest.v1']
  .map((each) => `application/vnd.oci.image.${each}+json`)
  .concat(['list.v2', 'v2'].map((each) => `application/vnd.docker.distribution.manifest.${each}+json`))
  .join(', ');
const CONFIGS = /^application\/vnd\.(?:oci\.image\.config\.v1|docker\.container\.image\.v1)\+json$/;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Asks a registry what an image is built for: its index says it, and of a single image its config. Throws NoAnswer.
 * https://github.com/opencontainers/image-spec/blob/main/image-index.md
 * @param reference with a tag or a digest
 * @returns platforms such as `linux/arm64`, sorted, at least one
 */
export async function imagePlatformsOf(reference: string, logins: Logins): Promise<readonly string[]> {
  const { repository, tag, digest } = parseReference(reference)!;
  const found = await platformsIn(new RegistryRepository(repository, logins), digest ?? tag!, reference);
  const known = [...new Set(found)].filter(isPlatform).sort();
  if (known.length > 0) return known;
  throw new NoAnswer(`${reference} is built for nothing that bramble knows`, 'choose another tag');
}

async function platformsIn(from: RegistryRepository, version: string, wanted: string): Promise<readonly string[]> {
  const manifest = await read(from, 'manifests', version, wanted);
  if (!Array.isArray(manifest.manifests)) return [await platformOfOne(from, manifest, wanted)];
  const images = manifest.manifests.filter(isFields).filter((each) => !isAttestation(each));
  const each = images.map(({ platform, digest }) =>
    isFields(platform) ? [written(platform)] : platformsIn(from, String(digest), wanted),
  );
  return (await Promise.all(each)).flat();
}

/** What proves how an image was built stands among the images. https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
function isAttestation({ annotations }: Fields): boolean {
  return isFields(annotations) && annotations['vnd.docker.reference.type'] !== undefined;
}

async function platformOfOne(from: RegistryRepository, { config }: Fields, wanted: string): Promise<string> {
  if (!isFields(config) || typeof config.digest !== 'string') throw noImage(from, wanted);
  if (!CONFIGS.test(String(config.mediaType))) {
    throw new NoAnswer(`${wanted} is no image, but ${config.mediaType}`, 'pin an image');
  }
  return written(await read(from, 'blobs', config.digest, wanted));
}

/** Reads a JSON document, and holds it against its digest where it is asked for by that. */
async function read(from: RegistryRepository, kind: string, version: string, wanted: string): Promise<Fields> {
  const { body } = await from.get(`${kind}/${version}`, wanted, kind === 'manifests' ? MANIFESTS : undefined);
  if (version.startsWith('sha256:') && version !== `sha256:${createHash('sha256').update(body).digest('hex')}`) {
    const what = `${from.registry} answers something else than ${version} of ${wanted}`;
    throw new NoAnswer(what, 'do not run it before you know why', 'error');
  }
  const document = fieldsIn(body);
  if (document) return document;
  throw noImage(from, wanted);
}

function noImage({ registry }: RegistryRepository, wanted: string): NoAnswer {
  return new NoAnswer(
    `${registry} answers nothing for ${wanted} that describes an image`,
    'see whether it is a registry',
  );
}

/** As containerd writes it: version 8 of arm64 is what there is, and arm is 7 where nothing else is said. */
function written({ os, architecture, variant }: Fields): string {
  const of = architecture === 'arm' ? (variant ?? 'v7') : variant;
  const isPlain = of === undefined || of === '' || (architecture === 'arm64' && of === 'v8') || of === 'v1';
  return [os, architecture, ...(isPlain ? [] : [of])].join('/');
}
