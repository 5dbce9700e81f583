import { texts } from 'bramble';
import { allContainersOf, placedPods, type Subject, shared } from 'bramble/rules';

/** What Traefik is told by its arguments. Of a Traefik that a chart brings, nothing is known. */
export interface Arguments {
  /** Some Traefik is drawn here, with arguments of its own. */
  readonly areKnown: boolean;
  /** The entry points that are opened, by their names in small letters, with the port of the container where it is one of TCP. */
  readonly entryPoints: ReadonlyMap<string, number | undefined>;
  /** Whether an option is on, written in whichever letters. */
  isOn(option: string): boolean;
  /** The names that options begin with: of `certificatesResolvers.`, the resolvers. */
  namesUnder(prefix: string): ReadonlySet<string>;
}

/** The arguments of the Traefik of a cluster. */
export const traefikArguments = shared((subject: Subject): Arguments => {
  const words = placedPods(subject)
    .flatMap(({ spec }) => allContainersOf(spec))
    .flatMap(({ args, command }) => [...texts(command), ...texts(args)])
    .filter(
      (word) =>
        /^--(providers|entrypoints|certificatesresolvers|experimental)\./i.test(word) ||
        /^--serverstransport\./i.test(word),
    );
  const lower = words.map((word) => word.slice(2).toLowerCase());
  return {
    areKnown: lower.some((word) => /^(providers\.kubernetes|entrypoints\.)/.test(word)),
    entryPoints: new Map(lower.flatMap(entryPointIn)),
    isOn: (option) => lower.some((word) => word === option.toLowerCase() || word === `${option.toLowerCase()}=true`),
    namesUnder: (prefix) =>
      new Set(
        lower.flatMap((word) =>
          word.startsWith(prefix.toLowerCase()) ? [word.slice(prefix.length).split(/[.=]/)[0] ?? ''] : [],
        ),
      ),
  };
});

/** `entrypoints.web.address=:8000/tcp` */
function entryPointIn(word: string): readonly (readonly [name: string, port: number | undefined])[] {
  const [, name, port] = /^entrypoints\.([^.=]+)(?:\.address=(?:.*:(\d+)(?:\/tcp)?$)?|=)/.exec(word) ?? [];
  return name === undefined ? [] : [[name, port === undefined ? undefined : Number(port)]];
}
