import type { Cluster } from '../lib/model/cluster.ts';
import { namespaceOf } from '../lib/model/component.ts';
import type { JsonMap } from '../lib/model/object.ts';
import { toYaml } from '../lib/output/yaml.ts';
import type { K9sProps } from './facts.ts';

const SKIN = 'bramble';
/** As many as there are keys for. */
const KEYS = 9;

/**
 * The files of a folder from which K9s reads its settings.
 * https://k9scli.io/topics/config/
 */
export function filesOf(cluster: Cluster, props: K9sProps, note: string): ReadonlyMap<string, string> {
  const { context = 'default', color = 'steelblue' } = props;
  const file = (k9s: JsonMap) => `# ${note}\n${toYaml([{ object: { k9s } }])}`;
  return new Map([
    ['config.yaml', file(settings(props))],
    [`clusters/${context}/${context}/config.yaml`, file(contextSettings(cluster, props))],
    [`skins/${SKIN}.yaml`, file(skin(color))],
  ]);
}

function settings({ mayChange = false }: K9sProps): JsonMap {
  return {
    // Each look is a question to a Pi.
    refreshRate: 5,
    readOnly: !mayChange,
    // It would ask GitHub at each start.
    skipLatestRevCheck: true,
    ui: { skin: SKIN, logoless: true },
    logger: { tail: 200, buffer: 2000, sinceSeconds: 900 },
  };
}

function contextSettings(cluster: Cluster, props: K9sProps): JsonMap {
  const { context = 'default', mayChange = false } = props;
  const exposed = cluster.components.filter(({ expose }) => expose !== undefined).map(namespaceOf);
  const { favorites = [...new Set(exposed)].slice(0, KEYS) } = props;
  return {
    cluster: context,
    readOnly: !mayChange,
    namespace: { active: 'all', lockFavorites: true, favorites: [...favorites] },
    view: { active: 'pods' },
    featureGates: { nodeShell: mayChange },
  };
}

/** The terminal's own colours, with a frame of the cluster's. */
function skin(color: string): JsonMap {
  return {
    body: { fgColor: 'default', bgColor: 'default', logoColor: color },
    prompt: { fgColor: 'default', bgColor: 'default', suggestColor: color },
    info: { fgColor: color, sectionColor: 'default' },
    dialog: { fgColor: 'default', bgColor: 'default', buttonFocusFgColor: 'black', buttonFocusBgColor: color },
    frame: {
      border: { fgColor: color, focusColor: color },
      title: { fgColor: color, bgColor: 'default', highlightColor: 'default', counterColor: color },
      crumbs: { fgColor: 'black', bgColor: color, activeColor: color },
    },
    views: { table: { fgColor: 'default', bgColor: 'default', cursorFgColor: 'black', cursorBgColor: color } },
  };
}
