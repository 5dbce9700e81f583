import { BROUGHT } from '../input/brought.ts';
import type { Finding } from '../model/finding.ts';
import type { Files } from '../output/files.ts';
import {
  IMAGES_SCHEMA,
  KUSTOMIZATIONS,
  MANIFESTS,
  MAP,
  OWN_RULE_PAGES,
  type Place,
  RULE_PAGES,
  SAMPLES,
  SYSTEMS,
} from '../output/place.ts';
import { clusterMap } from '../pages/cluster-map.ts';
import { imagesSchema } from '../pages/images-schema.ts';
import { ownRulePages, rulePages } from '../pages/rule-pages.ts';
import { systemsPage } from '../pages/systems-page.ts';
import { loadAskedSystems } from './load-asked-systems.ts';
import type { Sources } from './sources.ts';

/** A part of what is written: from clusters to files, in places of its own. */
export interface Target {
  readonly name: string;
  /** The verb that writes it. */
  readonly by: 'synth' | 'pages';
  readonly places: readonly Place[];
  render(sources: Sources): Promise<Rendered>;
}

/** The files of a target, and what is wrong with them. */
export interface Rendered {
  /** Content by path. */
  readonly files: Files;
  readonly findings: readonly Finding[];
}

/** Everything that is written, and by which verb, but for sides: `sideTarget` makes a target of each. */
export const TARGETS: readonly Target[] = [
  {
    name: 'flux',
    by: 'synth',
    places: [MANIFESTS, KUSTOMIZATIONS],
    render: async (sources) => {
      const rendered = await sources.rendered();
      return {
        files: new Map(rendered.flatMap(({ files }) => [...files])),
        findings: [...rendered.flatMap(({ findings }) => findings), ...(await sources.failures())],
      };
    },
  },
  {
    name: 'samples',
    by: 'synth',
    places: [SAMPLES],
    render: async (sources) => {
      const rendered = await sources.rendered();
      return { files: new Map(rendered.flatMap(({ samples }) => [...samples])), findings: [] };
    },
  },
  {
    name: 'map',
    by: 'synth',
    places: [MAP],
    render: async (sources) => clusterMap(sources.folder, await sources.rendered(), !BROUGHT),
  },
  {
    name: 'systems',
    by: 'pages',
    places: [SYSTEMS],
    render: async (sources) => {
      const rendered = await sources.rendered();
      const { sides } = await sources.known();
      const page = systemsPage(rendered, sources.home, await loadAskedSystems(sources.home.root), sides);
      const { findings } = await sources.loaded();
      return {
        files: new Map(rendered.length > 0 ? [[SYSTEMS.at, page]] : []),
        findings: findings.filter(({ severity }) => severity === 'error'),
      };
    },
  },
  {
    name: 'rules',
    by: 'pages',
    places: [RULE_PAGES],
    render: async (sources) => {
      // Pages of a package are shown by explain: they lead to others that are not in somebody's repository.
      if (BROUGHT) return { files: new Map(), findings: [] };
      const { rules, findings } = await sources.rules();
      return { files: rulePages(rules, await sources.known()), findings };
    },
  },
  {
    name: 'schema',
    by: 'pages',
    places: [IMAGES_SCHEMA],
    // The package has it already.
    render: async () => ({ files: new Map(BROUGHT ? [] : [[IMAGES_SCHEMA.at, imagesSchema()]]), findings: [] }),
  },
  {
    name: 'own-rules',
    by: 'pages',
    places: [OWN_RULE_PAGES],
    render: async (sources) => {
      const { findings } = await sources.loaded();
      return {
        files: ownRulePages(await sources.allRules(), await sources.known()),
        findings: [...findings, ...(await sources.rules()).findings].filter(({ severity }) => severity === 'error'),
      };
    },
  },
];
