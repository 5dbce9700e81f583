import { type AppProps, app, type ClusterProps, type Component, image } from 'bramble';
import { parseSecretFile } from '../lib/input/read-secrets.ts';
import type { SecretFile, Secrets } from '../lib/model/secret-file.ts';
import type { Rendering } from '../lib/render.ts';
import { brief, renderSample, sample, samplePins } from './sample-cluster.ts';

/** A value that must never be seen. */
export const PLAIN = 'correct-horse-battery-staple';
/** The recipient of the sample files, and another one. */
export const RECIPIENT = 'age1p30n0sed8kwmyryvvlgkwe95n7cw3ump6atxf00xygrhxwr9rdeq94tcjx';
export const OTHER = 'age1k5a8qz7wxruzjfdfqez6q8wwpr4x3yqmv6l7pdsw8llekz2r9ysqtzx43s';
/** What looks as if sops had encrypted it. */
export const enc = (type = 'str') => `ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:${type}]`;

/** The parts of a right file, and the whole. */
export const HEAD = 'apiVersion: v1\nkind: Secret\nmetadata:\n    name: web\n    namespace: web\n';
export const VALUES = `stringData:\n    password: ${enc()}\n`;
export const SOPS = `sops:
    age:
        - recipient: ${RECIPIENT}
          enc: |
            -----BEGIN AGE ENCRYPTED FILE-----
            c2VjcmV0
            -----END AGE ENCRYPTED FILE-----
    lastmodified: "2026-01-01T00:00:00Z"
    mac: ${enc()}
    encrypted_regex: ^(data|stringData)$
    version: 3.11.0
`;
export const RIGHT = `${HEAD}${VALUES}${SOPS}`;

/** A file of `clusters/home/secrets` as it is read. */
export function file(
  text: string | Buffer,
  name = 'web.sops.yaml',
  wanted: readonly string[] | undefined = [RECIPIENT],
): SecretFile {
  return parseSecretFile(Buffer.from(text), `clusters/home/secrets/${name}`, wanted);
}

/** An encrypted Secret with keys. */
export function encrypted(component: string, name: string, keys: readonly string[], namespace = component): SecretFile {
  const values = keys.map((key) => `    ${key}: ${enc()}\n`).join('');
  const head = HEAD.replace('name: web', `name: ${name}`).replace('namespace: web', `namespace: ${namespace}`);
  return file(`${head}stringData:\n${values}${SOPS}`, `${component}.${name}.sops.yaml`);
}

/** An app that may read Secrets. */
export function web(props: Partial<AppProps> = {}): Component {
  return app({ name: 'web', image: image('docker.io/library/busybox'), port: 8080, ...props } as AppProps);
}

/** Renders a cluster with Secrets; undefined: they are not known. */
export function render(props: Partial<ClusterProps>, secrets: Partial<Secrets> | undefined): Rendering {
  const declaration = sample(props);
  return renderSample(declaration, samplePins(declaration), secrets && { files: [], strays: [], ...secrets });
}

/** What is found wrong with a cluster of components and Secrets, without advice. */
export function findings(components: readonly Component[], ...files: readonly SecretFile[]): readonly string[] {
  return render({ components }, { files }).findings.map(brief);
}
