import { oneOfThese } from './closest.ts';
import { type ExposureBase, isPath, pathAdvice, pathsOf } from './exposure.ts';
import type { Mistake } from './finding.ts';
import { slug } from './names.ts';
import { type AppPort, isOffered, type NamedPort } from './port.ts';
import { isFields, mistake, props, record, text } from './shape.ts';
import { changesRequests, isWord, type Word, whereOf, wordMistakes, words } from './word.ts';

/** What is different below a path of an app: another port answers, or requests pass something else before. */
export interface AppPath {
  /** The name of the port that answers. @default `http` */
  readonly port?: string;
  /** What add-ons put before it, in the place of the app's own `with`; `[]`: nothing. @default the same */
  readonly with?: readonly Word[];
}

/** Paths of an app, each as an {@link AppPath}. */
export const appPaths = record(props<AppPath>({ port: text, with: words }), "write { '/api': { with: [] } }");

/** What an app with paths says, as far as they need it. */
interface WithPaths {
  readonly paths?: Readonly<Record<string, AppPath>>;
  readonly expose?: Pick<ExposureBase, 'path'>;
}

/** Where an app says what is different below a path, as findings tell it. */
export function whereOfPath(path: string): string {
  return `paths['${path}']`;
}

/** The words for single paths of an app. */
export function wordsOfPaths({ paths = {} }: Pick<WithPaths, 'paths'>): readonly Word[] {
  // What is none of them is told as a mistake.
  return Object.values(paths ?? {}).flatMap((each) => [each?.with ?? []].flat().filter(isWord));
}

/**
 * What is wrong with the paths of an app, each of which has the right form.
 * @param ports those of the app
 */
export function pathMistakes(app: WithPaths, ports: readonly NamedPort<AppPort>[]): readonly Mistake[] {
  const { paths = {}, expose } = app;
  const exposed: readonly unknown[] = isFields(expose) ? pathsOf(expose) : ['/'];
  const slugs = Object.keys(paths).map(slug);
  const tcp = ports.filter((port) => port.protocol === 'TCP' && isOffered(port)).map(({ name }) => name);
  return Object.entries(paths).flatMap(([path, each], index) => {
    const where = whereOfPath(path);
    const twin = slugs.indexOf(slugs[index]!);
    return [
      ...(twin < index && each.with
        ? [mistake(where, `'${path}' is named as ${whereOfPath(Object.keys(paths)[twin]!)} is`, 'change one of them')]
        : []),
      ...wrongPath(path, where, exposed),
      ...(each.port === undefined && each.with === undefined
        ? [
            mistake(
              where,
              'is led as all other paths are',
              "say what differs: port or with; or name it in expose: { path: ['…'] }",
            ),
          ]
        : []),
      ...(each.port === undefined || tcp.includes(each.port) ? [] : [unknownPort(`${where}.port`, each.port, tcp)]),
      ...(each.with ?? [])
        .filter((word) => !changesRequests(word))
        .map((word) => ofAll(`${where}.${whereOf(word)}`, word)),
      ...wordMistakes(each.with ?? [], true, `${where}.`),
    ];
  });
}

/** @param exposed what expose says: that it is no path is found where it is looked at */
function wrongPath(path: string, where: string, exposed: readonly unknown[]): readonly Mistake[] {
  if (!isPath(path)) return [mistake(where, `'${path}' is no path`, pathAdvice(path))];
  if (path === '/') return [mistake(where, 'is all of the app', "say it in 'port' and 'with'")];
  // What guards an app from outside, such as a login at the tunnel, guards the paths of expose.
  if (exposed.some((each) => typeof each !== 'string' || path === each || path.startsWith(each.replace(/\/?$/, '/'))))
    return [];
  const all = [...exposed, path].map((each) => `'${each}'`).join(', ');
  return [mistake(where, `'${path}' is below no path of expose`, `write expose: { path: [${all}] }`)];
}

function unknownPort(where: string, port: string, known: readonly string[]): Mistake {
  return mistake(where, `'${port}' is no port of TCP that the Service offers`, oneOfThese(port, known));
}

function ofAll(where: string, { name }: Word): Mistake {
  return mistake(where, `'${name}' changes no requests of a path`, "put it into 'with' of the app");
}
