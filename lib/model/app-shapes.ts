import { countMistakes } from './app-count.ts';
import { appPaths, pathMistakes } from './app-paths.ts';
import type { AppAddress, AppProps } from './app-props.ts';
import { disruptionBudget, scale } from './beside-shapes.ts';
import { COMMON } from './component-shapes.ts';
import type { Mistake } from './finding.ts';
import { portsOfApp } from './port.ts';
import { appPort, appPorts, portMistakes } from './port-shapes.ts';
import {
  type AllKeys,
  callback,
  flag,
  isFields,
  list,
  mapOr,
  mistake,
  number,
  oneOf,
  props,
  text,
  value,
} from './shape.ts';
import { isWord, wordMistakes, words } from './word.ts';
import { CLOCK, CONTAINER, containers, image, POD, probes } from './workload-shapes.ts';

const APP = props<AppProps>(
  {
    ...COMMON,
    ...CONTAINER,
    ...POD,
    ...CLOCK,
    sidecars: containers,
    port: appPort,
    ports: appPorts,
    health: mapOr(
      probes,
      value((given) => typeof given === 'string', 'path', "write a path such as '/healthz'"),
    ),
    loadBalancer: mapOr(
      props<AppAddress>({
        address: text,
        ports: list(text),
        externalTrafficPolicy: oneOf('Local', 'Cluster'),
      }),
      value(
        (given) => given === true || typeof given === 'string',
        'address',
        "write true, or an address such as '10.10.11.22'",
      ),
    ),
    replicas: number,
    scale,
    disruptionBudget,
    also: callback,
    images: list(image),
    strategy: oneOf('RollingUpdate', 'Recreate'),
    stateful: flag,
    perNode: flag,
    with: words,
    paths: appPaths,
  },
  ['name', 'image'],
);

type Prop = AllKeys<AppProps>;

/** What an app with the first prop has no use for. */
const APART: readonly (readonly [Prop, readonly Prop[]])[] = [
  [
    'schedule',
    [
      'port',
      'ports',
      'health',
      'expose',
      'paths',
      'loadBalancer',
      'replicas',
      'scale',
      'disruptionBudget',
      'stateful',
      'perNode',
      'strategy',
    ],
  ],
  ['perNode', ['stateful', 'replicas', 'scale', 'strategy']],
  ['scale', ['replicas']],
  ['stateful', ['strategy']],
];

/** What an app without one of the first props has no use for. */
const TOGETHER: readonly (readonly [readonly Prop[], readonly Prop[]])[] = [
  [['schedule'], ['timeZone', 'concurrency', 'startingDeadline', 'activeDeadline', 'retries']],
  [['port'], ['expose']],
  [['expose'], ['paths']],
  [
    ['port', 'ports'],
    ['loadBalancer', 'stateful'],
  ],
];

/** What is wrong with the declaration of an app, whatever its types say. */
export function appMistakes(given: AppProps): readonly Mistake[] {
  const found = APP(given, '');
  // Of props that are misspelt nobody knows beside which others they stand.
  if (!isFields(given)) return found;
  const wrongWords = wordMistakes([given.with ?? []].flat().filter(isWord), given.expose !== undefined);
  if (found.length > 0) return [...found, ...wrongWords];
  const combined = combinations(given);
  if (combined.length > 0) return [...combined, ...wrongWords];
  return [...portMistakes(given), ...wrongWords, ...countMistakes(given), ...pathMistakes(given, portsOfApp(given))];
}

function combinations(given: Readonly<Record<string, unknown>>): readonly Mistake[] {
  const has = (prop: Prop) => given[prop] !== undefined && given[prop] !== false;
  const apart = APART.flatMap(([first, others]) =>
    (has(first) ? others.filter(has) : []).map((other) =>
      mistake(other, `stands beside '${first}', which has no use for it`, `remove '${other}' or '${first}'`),
    ),
  );
  if (apart.length > 0) return apart;
  const { health } = given;
  const asked =
    typeof health === 'string' && !has('port')
      ? [
          mistake(
            'health',
            "is a path, which a 'port' must answer",
            "give the app 'port', or write { readiness: { … } }",
          ),
        ]
      : [];
  return [
    ...asked,
    ...TOGETHER.flatMap(([first, others]) => {
      const one = first.map((prop) => `'${prop}'`).join(' or ');
      return (first.some(has) ? [] : others.filter(has)).map((other) =>
        mistake(other, `has no use without ${one}`, `give the app ${one}, or remove '${other}'`),
      );
    }),
  ];
}
