import { type JsonMap, type Purpose, shapes, type Word, words } from 'bramble';

/** The parts of the values of the chart that say how it runs. https://github.com/longhorn/longhorn/blob/v1.12.1/chart/values.yaml */
const PARTS = [
  'csi',
  'defaultSettings',
  'global',
  'image',
  'longhornDriver',
  'longhornManager',
  'longhornUI',
  'networkPolicies',
  'persistence',
  'preUpgradeChecker',
] as const;

/** Values of the chart, by its parts. */
export type ChartValues = Readonly<Partial<Record<(typeof PARTS)[number], JsonMap>>>;

/** Options of `longhorn()`. */
export interface LonghornProps {
  /** On how many nodes each volume lies. @default 2 */
  readonly replicas?: number;
  /** Claims of which purpose lie here where they name no class. @default none */
  readonly for?: readonly Purpose[];
  /** The folder of the node's disk that volumes lie in. @default '/var/lib/longhorn' */
  readonly dataPath?: string;
  /** How much of each disk is left to others, in percent. @default 25 */
  readonly reserved?: number;
  /** The host of its page in the local network. The page asks nobody who comes. @default none: `kubectl port-forward` */
  readonly host?: string;
  /** What stands before its page, such as `[login()]`. @default nothing */
  readonly with?: readonly Word[];
  /** Values of the chart beside, and over, those that are set here. @default none */
  readonly values?: ChartValues;
}

const percent = shapes.whole([0, 90], 'part of a disk in percent', 'write a whole number from 0 to 90');
const MAP = shapes.value(
  (given) => typeof given === 'object' && given !== null && !Array.isArray(given),
  'map',
  'write { … }',
);

const VALUES = Object.fromEntries(PARTS.map((part) => [part, MAP])) as Record<keyof ChartValues, typeof MAP>;

/** The same, held against what is written. */
export const PROPS = shapes.props<LonghornProps>({
  replicas: shapes.whole([1, 20], 'number of replicas', 'write a whole number from 1, such as 2'),
  for: shapes.list(shapes.oneOf<Purpose>('database', 'files', 'cache')),
  dataPath: shapes.matching(
    (given) => /^\/[^\s:]+$/.test(given) && !given.split('/').includes('..'),
    'folder of a node',
    "write one such as '/var/lib/longhorn'",
  ),
  reserved: percent,
  host: shapes.text,
  with: words,
  values: shapes.props<ChartValues>(VALUES),
});
