import type { Construct } from 'constructs';
import type { Capabilities, Capability } from './capability.ts';
import type { Cluster } from './cluster.ts';
import type { Mistake } from './finding.ts';
import type { Image } from './image.ts';
import { judged } from './judged.ts';
import type { JsonMap } from './object.ts';
import type { AppPort, NamedPort } from './port.ts';
import { anything, callback, flag, list, number, props as shape, text, value } from './shape.ts';
import type { Turn } from './way.ts';
import type { Container } from './workload-props.ts';

/** What a word is told of the app that takes it. */
export interface WordContext {
  /** The stage of the app's own objects: what is drawn there stands in its namespace. */
  readonly chart: Construct;
  readonly cluster: Cluster;
  /** The app's name, which is also that of its workload and of its Service. */
  readonly app: string;
  /** What the names of drawn objects begin with: the app's, with the path where the word is for one path of it alone. */
  readonly of: string;
  /** Its ports, those of TCP and UDP on one number apart. */
  readonly ports: readonly NamedPort<AppPort>[];
  /** The kind of its workload. */
  readonly kind: 'CronJob' | 'DaemonSet' | 'Deployment' | 'StatefulSet';
  /** It says `scale`: a HorizontalPodAutoscaler of its name sets how many pods it has. */
  readonly isScaled: boolean;
}

/** The Service that requests are led to. */
export interface Front {
  readonly service: string;
  readonly port: number;
}

/**
 * A word for apps, which an add-on brings: `app({ …, with: [basicAuth({ secret: 'web' })] })`. It is a value that says what is
 * wrong with it, what it needs, and what it adds. A new word is a function that returns one, and edits nothing elsewhere.
 */
export interface WordProps {
  /** How people write it, such as `basicAuth`. An app takes each word once. */
  readonly name: string;
  /** The capability without which it means nothing. @default none */
  readonly needs?: Capability;
  /** What is wrong with what it was given. @default nothing */
  readonly mistakes?: readonly Mistake[];
  /** The images that it runs, for their pins to be found. @default none */
  readonly images?: readonly Image[];
  /** The components that the app then connects to, as in `uses`. @default none */
  readonly uses?: readonly string[];
  /** What the app then offers to other components. @default nothing */
  readonly provides?: (app: string) => Partial<Capabilities>;
  /** Draws objects beside those of the app. @default none */
  readonly draw?: (context: WordContext) => void;
  /**
   * Draws what requests pass before they reach the app, and gives its name. What can be passed is a matter of the component
   * that provides the ingress. @default nothing
   */
  readonly passes?: (context: WordContext) => string;
  /**
   * How requests are led to the Service of the app, in the words of the component that provides the ingress. What several words say
   * is merged. @default as it leads them without being told
   */
  readonly leads?: (context: WordContext) => JsonMap;
  /** Which requests are led to another Service of the app's namespace. @default none */
  readonly turns?: (context: WordContext) => Turn;
  /**
   * Draws a Service that requests from outside are led to in the place of the app's, and gives its name: who answers there leads them on.
   * @default they are led to the app
   */
  readonly front?: (context: WordContext) => Front;
  /**
   * Something sets how many pods the app has while it runs: up to so many. The app says neither `replicas` nor `scale` then.
   * @default nothing does
   */
  readonly scalesTo?: number;
  /** Something takes its pods away at times, as a clock does: down to so many. Of an app with none nobody is to ask whether it answers. @default 1 */
  readonly scalesFrom?: number;
  /**
   * Something runs copies of the pods of its Deployment, and leads its Service to them. How many there are, `scale` alone says, and no address
   * of its own leads to them. @default nothing does
   */
  readonly copies?: true;
  /** What is merged into the Service of the app: `metadata` and `spec`. @default nothing */
  readonly service?: (context: WordContext) => JsonMap;
  /** Its pods go while nobody asks for it: nobody is to ask only to see whether it answers. @default false */
  readonly sleeps?: true;
  /** Ports of machines beside the cluster that the app cannot do without, as `10.10.11.30:2049`. @default none */
  readonly machines?: readonly string[];
  /** Claims of the app of which it makes backups. `'all'`: it saves in another way what lies in them, as a dump of databases does. @default none */
  readonly saves?: readonly string[] | 'all';
  /**
   * Containers that run to their end before all else in the app's pods, by name. One of them that fails keeps the app from starting.
   * @default none
   */
  readonly initContainers?: (context: WordContext) => Readonly<Record<string, Container>>;
  /** What is merged into the template of the app's pods: `metadata` and `spec`. Lists merge by the keys that Kubernetes gives them. @default nothing */
  readonly pod?: (context: WordContext) => JsonMap;
}

/** A word that {@link word} made. */
export interface Word extends WordProps {
  readonly is: 'word';
}

const WORD = shape<WordProps>(
  {
    name: text,
    needs: text,
    mistakes: list(anything),
    // The app looks at them with its own.
    images: anything,
    uses: list(text),
    provides: callback,
    draw: callback,
    passes: callback,
    leads: callback,
    turns: callback,
    front: callback,
    scalesTo: number,
    scalesFrom: number,
    copies: flag,
    service: callback,
    sleeps: flag,
    machines: list(text),
    saves: anything,
    initContainers: callback,
    pod: callback,
  },
  ['name'],
);

/** Makes a word for apps. See {@link WordProps}. */
export function word(props: WordProps): Word {
  const { right, mistakes } = judged(WORD, props);
  const { name = 'word' } = right;
  return { is: 'word', ...right, name, mistakes: [...mistakes, ...(right.mistakes ?? [])] };
}

/** Whether something in `with` is a word. */
export function isWord(given: unknown): given is Word {
  return typeof given === 'object' && given !== null && 'is' in given && given.is === 'word';
}

/** Words of add-ons. */
export const words = list(value(isWord, 'word of an add-on', 'write what an add-on brings, such as basicAuth({ … })'));

/** Where a word stands among the props of an app: `with[basicAuth]`. */
export function whereOf({ name }: Pick<Word, 'name'>): string {
  return `with[${name}]`;
}

/** Whether a word changes how requests come in. */
export function changesRequests({ passes, leads }: Word): boolean {
  return passes !== undefined || leads !== undefined;
}

/**
 * What is wrong with the words of an app.
 * @param within where they stand, such as `paths['/api'].`
 */
export function wordMistakes(words: readonly Word[], isExposed: boolean, within = ''): readonly Mistake[] {
  return words.flatMap((each, index): readonly Mistake[] => {
    const where = `${within}${whereOf(each)}`;
    const isTwice = words.findIndex(({ name }) => name === each.name) < index;
    return [
      ...(each.mistakes ?? []).map((mistake) => ({
        ...mistake,
        where: mistake.where ? `${where}.${mistake.where}` : where,
      })),
      ...(isTwice ? [{ where, what: `'${each.name}' is there twice`, fix: 'keep one of them' }] : []),
      ...((changesRequests(each) || each.front || each.turns) && !isExposed
        ? [
            {
              where,
              what: `'${each.name}' changes how requests come in, and the app has no expose`,
              fix: "give the app 'expose', or remove it",
            },
          ]
        : []),
    ];
  });
}
