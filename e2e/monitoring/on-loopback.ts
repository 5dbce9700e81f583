import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type JsonMap, type KubernetesObject, list, path, texts } from '../../lib/model/object.ts';

/** What asks and is asked, by the name of its job, with the address at which it is on this machine. */
export type Addresses = Readonly<Record<string, string>>;

/** Programs that are rendered for a cluster, as they run on one machine without one. */
export class OnLoopback {
  readonly #objects: readonly KubernetesObject[];
  readonly #folder: string;

  /** @param folder where the files of all containers lie, as they do in theirs */
  constructor(objects: readonly KubernetesObject[], folder: string) {
    this.#objects = objects;
    this.#folder = folder;
  }

  /**
   * The rendered arguments of a workload's program. Folders are those of this machine, and who listens everywhere does so on loopback.
   * @param places folders of the container, and those of this machine @default those of its files
   * @param name the container @default the first
   */
  args(workload: string, places: Readonly<Record<string, string>> = {}, name?: string): readonly string[] {
    const found = this.#objects.find(
      ({ kind, metadata }) => /^(Deployment|DaemonSet)$/.test(kind) && metadata.name === workload,
    );
    const containers = list(path(found?.spec, 'template', 'spec', 'containers'));
    const container = containers.find((each) => name === undefined || each.name === name);
    const all = Object.entries({ '/etc/': `${this.#folder}/etc/`, ...places });
    return texts(container?.args).map((arg) =>
      all.reduce(
        (text, [from, to]) => text.replace(`=${from}`, `=${to}`),
        arg.replace(/(listen-address|ListenAddr)=:/, '$1=127.0.0.1:'),
      ),
    );
  }

  /** Writes the rendered files of a workload, each as it is changed. */
  write(workload: string, folder: string, change: (name: string, text: string) => string = (_, text) => text): void {
    const found = this.#objects.find(
      ({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === `${workload}-files`,
    );
    for (const [name, text] of Object.entries((found?.data ?? {}) as Readonly<Record<string, string>>)) {
      const file = join(this.#folder, 'etc', folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, change(name, text.replaceAll('/etc/', `${this.#folder}/etc/`)));
    }
  }
}

/** Times that a scenario can wait for: a second for each minute, and for each hour; what is told again after hours is told once. */
export function hurried(text: string): string {
  return text
    .replaceAll(/(\b(?:for|scrape_interval|evaluation_interval|group_wait|group_interval): "?\d+)[mh]\b/g, '$1s')
    .replaceAll(/(\brepeat_interval: "?\d+)m\b/g, '$1s');
}

/**
 * What Prometheus is told, for one that finds no pods: Debian's is built without Kubernetes, and knows not yet that the file says for how
 * long to keep. All that is rendered of labels and names is done.
 * @param found what it would find for a job: targets, with what Kubernetes tells of them
 */
export function withoutKubernetes(text: string, found: (job: JsonMap) => readonly JsonMap[]): string {
  const { storage: _, ...config } = parse(text) as JsonMap;
  const jobs = list(config.scrape_configs).flatMap(({ kubernetes_sd_configs: asked, ...job }) => {
    if (!asked) return [job];
    const targets = found({ ...job, kubernetes_sd_configs: asked });
    return targets.length === 0 ? [] : [{ ...job, scrape_timeout: '1s', static_configs: [...targets] }];
  });
  return hurried(stringify({ ...config, scrape_configs: jobs }, { aliasDuplicateObjects: false }));
}

/** In the place of each pod that would be found stands a program of this machine, on `pi-1`. */
export function onThisMachine(addresses: Addresses): (job: JsonMap) => readonly JsonMap[] {
  return (job) => {
    const address = addresses[String(job.job_name)];
    return address === undefined ? [] : [podAt(address, job)];
  };
}

/** What Kubernetes would tell of a pod that is as the job asks for it. */
function podAt(address: string, { job_name, relabel_configs }: JsonMap): JsonMap {
  const asked = list(relabel_configs)
    .filter(({ action }) => action === 'keep')
    .map(({ source_labels, regex }) => [String(source_labels), String(regex)]);
  return {
    targets: [address],
    labels: {
      ...Object.fromEntries(asked),
      __meta_kubernetes_pod_phase: 'Running',
      __meta_kubernetes_namespace: String(job_name),
      __meta_kubernetes_pod_name: `${job_name}-a`,
      __meta_kubernetes_pod_node_name: 'pi-1',
    },
  };
}
