import type { AppProps } from './app-props.ts';
import { oneOfThese } from './closest.ts';
import type { Mistake } from './finding.ts';
import { FORMER_WORDS } from './former-words.ts';
import { isPortName } from './names.ts';
import { type AppPort, isOffered, type NamedPort, namedPorts, type Port, portsOfApp } from './port.ts';
import { isFields, mapOr, mistake, number, oneOf, props, record, type Shape, shown, text } from './shape.ts';

/** The number of a port. */
export const portNumber: Shape = (given, where) => {
  const wrong = number(given, where);
  if (wrong.length > 0 || (Number.isInteger(given) && Number(given) >= 1 && Number(given) <= 65_535)) return wrong;
  return [mistake(where, `${shown(given)} is no port`, 'use a whole number from 1 to 65535')];
};

const PORT = { container: portNumber, protocol: oneOf('TCP', 'UDP', 'both'), hostPort: portNumber };

const serviceNumber: Shape = (given, where) => (given === false ? [] : portNumber(given, where));

/** One port of an app, by its number or as {@link AppPort}. */
export const appPort = mapOr(
  props<AppPort>(
    { ...PORT, service: serviceNumber, sidecar: text },
    ['container'],
    'port',
    false,
    FORMER_WORDS.AppPort,
  ),
  portNumber,
);

/** The ports of a container, by name. */
export const ports = byName(mapOr(props<Port>(PORT, ['container'], 'port', false, FORMER_WORDS.Port), portNumber));

/** The ports of an app, by name. */
export const appPorts = byName(appPort);

function byName(port: Shape): Shape {
  const each = record(port, 'write { name: 8080 }');
  return (given, where) => {
    const wrong = each(given, where);
    if (wrong.length > 0 || !isFields(given)) return wrong;
    return namedPorts(given as Readonly<Record<string, number | Port>>)
      .filter(({ name, declared }, index, all) => !isPortName(name) && all[index - 1]?.declared !== declared)
      .map(({ name, declared }) =>
        mistake(
          `${where}.${declared}`,
          `'${name}' is no name of a port`,
          'use at most 15 lower-case letters, digits and dashes, with a letter among them',
        ),
      );
  };
}

/** What is wrong with the ports of an app, each of which is right by itself. */
export function portMistakes(app: AppProps): readonly Mistake[] {
  if (app.port !== undefined && 'http' in (app.ports ?? {})) {
    return [mistake('ports.http', "is the name of the app's own port", "rename it, or remove 'port'")];
  }
  if (typeof app.port === 'object' && 'protocol' in app.port && app.port.protocol !== undefined) {
    return [mistake('port.protocol', 'is for HTTP, which TCP carries', "remove it, or name the port in 'ports'")];
  }
  const own = portsOfApp(app).map((each) => ({
    ...each,
    in: each.sidecar ?? app.name,
    where: each.declared === 'http' ? 'port' : `ports.${each.declared}`,
  }));
  const sidecars = Object.entries(app.sidecars ?? {});
  const beside = sidecars.flatMap(([name, sidecar]) =>
    namedPorts(sidecar.ports).map((each) => ({
      ...each,
      in: name,
      where: `sidecars.${name}.ports.${each.declared}`,
    })),
  );
  const all = [...own, ...beside];
  const found = [
    ...twice(all, (each) => `${each.container}/${each.protocol}`, 'the pod, whose containers share their numbers'),
    ...twice(all, (each) => `${each.name} of '${each.in}'`, 'the pod'),
    ...twice(own.filter(isOffered), (each) => `${each.service ?? each.container}/${each.protocol}`, 'the Service'),
    ...own.flatMap((each) => wrongSidecar(each, Object.keys(app.sidecars ?? {}))),
    ...wrongAddress(app, [...new Set(own.filter(isOffered).map(({ declared }) => declared))]),
  ];
  return found.filter(({ where }, index) => found.findIndex((each) => each.where === where) === index);
}

/** A port with where it is declared. */
type Placed<P extends Port = Port> = NamedPort<P> & { readonly in: string; readonly where: string };

/** Ports of which two have the same key. */
function twice<P extends Placed>(all: readonly P[], keyOf: (port: P) => string, of: string): readonly Mistake[] {
  const first = new Map<string, P>();
  return all.flatMap((each) => {
    const key = keyOf(each);
    const other = first.get(key);
    first.set(key, other ?? each);
    return other
      ? [mistake(each.where, `is port ${key} of ${of}, as ${other.where} is`, 'change or remove one of them')]
      : [];
  });
}

function wrongSidecar({ sidecar, where }: Placed<AppPort>, sidecars: readonly string[]): readonly Mistake[] {
  if (sidecar === undefined || sidecars.includes(sidecar)) return [];
  return [unknown(`${where}.sidecar`, sidecar, 'sidecar', sidecars)];
}

function wrongAddress({ loadBalancer, expose }: AppProps, offered: readonly string[]): readonly Mistake[] {
  if (expose && !offered.includes('http')) {
    return [mistake('port', "has service: false, which 'expose' cannot lead to", 'remove one of the two')];
  }
  if (loadBalancer === undefined) return [];
  const opened = typeof loadBalancer === 'object' ? (loadBalancer.ports ?? offered) : offered;
  if (opened.length === 0) return [mistake('loadBalancer', 'opens no port', 'name one in its ports, or remove it')];
  return opened.flatMap((name, index) =>
    offered.includes(name)
      ? []
      : [unknown(`loadBalancer.ports[${index}]`, name, 'port that the Service offers', offered)],
  );
}

function unknown(where: string, name: string, noun: string, known: readonly string[]): Mistake {
  return mistake(where, `'${name}' is no ${noun}`, oneOfThese(name, known));
}
