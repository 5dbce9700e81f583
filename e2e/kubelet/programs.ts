import type { Tool } from '../tools.ts';

/** The program that stands for an image, by the image's repository. All other containers are only said to run. */
const PROGRAMS: Readonly<Record<string, Tool>> = {
  'bramble.example/echo': 'echo',
  'docker.io/library/busybox': 'echo',
  'docker.io/library/traefik': 'traefik',
  'docker.io/tomondre/lil-linko': 'echo',
  'ghcr.io/stefanprodan/podinfo': 'echo',
  'docker.io/rancher/mirrored-coredns-coredns': 'coredns',
  'quay.io/jetstack/cert-manager-cainjector': 'cert-manager-cainjector',
  'quay.io/jetstack/cert-manager-controller': 'cert-manager-controller',
  'quay.io/jetstack/cert-manager-webhook': 'cert-manager-webhook',
  'quay.io/metallb/controller': 'metallb-controller',
};

/** The program that stands for an image, of those that a scenario has; undefined for other images. */
export function programOf(image: string, tools: readonly Tool[]): Tool | undefined {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]+$/, '');
  const tool = PROGRAMS[repository];
  return tool !== undefined && tools.includes(tool) ? tool : undefined;
}
