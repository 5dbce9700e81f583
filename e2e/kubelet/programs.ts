import { pinnedVersion, type Tool } from '../tools.ts';

/** A program that stands for an image. */
interface Program {
  readonly tool: Tool;
  /** The Go module whose version it is of. */
  readonly module: string;
}

const CERT_MANAGER = 'github.com/cert-manager/cert-manager';
const KEDA = 'github.com/kedacore/keda/v2';
const KEDA_HTTP = 'github.com/kedacore/http-add-on';
const VICTORIA_LOGS = 'github.com/VictoriaMetrics/VictoriaLogs';

/** The program that stands for an image, by the image's repository. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  'docker.io/library/traefik': { tool: 'traefik', module: 'github.com/traefik/traefik/v3' },
  'docker.io/rancher/mirrored-coredns-coredns': { tool: 'coredns', module: 'github.com/coredns/coredns' },
  'docker.io/victoriametrics/victoria-logs': { tool: 'victoria-logs', module: VICTORIA_LOGS },
  'docker.io/victoriametrics/vlagent': { tool: 'vlagent', module: VICTORIA_LOGS },
  'ghcr.io/fluxcd/flagger': { tool: 'flagger', module: 'github.com/fluxcd/flagger' },
  'ghcr.io/kedacore/keda': { tool: 'keda', module: KEDA },
  'ghcr.io/kedacore/keda-metrics-apiserver': { tool: 'keda-metrics-apiserver', module: KEDA },
  'ghcr.io/kedacore/http-add-on-interceptor': { tool: 'keda-http-interceptor', module: KEDA_HTTP },
  'ghcr.io/kedacore/http-add-on-scaler': { tool: 'keda-http-scaler', module: KEDA_HTTP },
  'quay.io/jetstack/cert-manager-cainjector': { tool: 'cert-manager-cainjector', module: CERT_MANAGER },
  'quay.io/jetstack/cert-manager-controller': { tool: 'cert-manager-controller', module: CERT_MANAGER },
  'quay.io/jetstack/cert-manager-webhook': { tool: 'cert-manager-webhook', module: CERT_MANAGER },
  'quay.io/metallb/controller': { tool: 'metallb-controller', module: 'go.universe.tf/metallb' },
};

/** The program that stands for an image, of those that a scenario has; undefined for other images. */
export function programOf(image: string, tools: readonly Tool[]): Tool | undefined {
  const tool = PROGRAMS[repositoryOf(image)]?.tool;
  return tool !== undefined && tools.includes(tool) ? tool : undefined;
}

/** Those of a scenario's programs that stand for images. */
export function standing(tools: readonly Tool[]): readonly Tool[] {
  const all = Object.values(PROGRAMS).map(({ tool }) => tool);
  return tools.filter((tool) => all.includes(tool));
}

/** Says where a program is of another version than the image that it stands for; undefined where it is not. */
export function otherVersion(image: string): string | undefined {
  const program = PROGRAMS[repositoryOf(image)];
  if (program === undefined) return undefined;
  const { tool, module } = program;
  const version = pinnedVersion(tool, module).replace(/^v/, '');
  const tag = image.slice(repositoryOf(image).length + 1).replace(/^v|@.*$/g, '');
  return tag === version ? undefined : `${tool} ${version} stands for ${tag}`;
}

function repositoryOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/]+$/, '');
}
