import { remembered } from './remembered.ts';
import { linesIn, type SourceLine, within } from './source-line.ts';

/** The functions that declare components. */
export type Declarer = 'component' | 'app' | 'helmRelease';

/**
 * Which function declared a component, and where it was called. It stands beside the component and never in the output,
 * which is the same wherever the repository lies.
 */
export class Provenance {
  /** The function that was called. */
  readonly by: Declarer;
  readonly #trace: { readonly stack?: string } = {};

  /** @param declarer the function itself: what calls it is noted, and nothing within */
  constructor(by: Declarer, declarer: (props: never) => unknown) {
    this.by = by;
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = DEPTH;
    Error.captureStackTrace(this.#trace, declarer);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** The calls that led to the declaration, the innermost first: the files of the repository, and of nothing it is loaded by. */
  get calls(): readonly SourceLine[] {
    return callsOf(this.#trace);
  }
}

/** As deep as a factory may lie below the file that calls it. */
const DEPTH = 16;

/** Read when somebody asks: to look a line up in a source map takes longer than all else in a declaration. */
const callsOf = remembered(({ stack = '' }: { readonly stack?: string }): readonly SourceLine[] => {
  const frames = linesIn(stack);
  const first = frames.findIndex((frame) => !isForeign(frame));
  const rest = first < 0 ? [] : frames.slice(first);
  const end = rest.findIndex(isForeign);
  return end < 0 ? rest : rest.slice(0, end);
});

/** Packages, such as an installed bramble, and Node itself. */
function isForeign({ file }: SourceLine): boolean {
  return file.startsWith('node:') || /[\\/]node_modules[\\/]/.test(file);
}

/** Where a repository lies, and its folder of clusters, such as `clusters`. */
export interface Home {
  readonly root: string;
  readonly folder: string;
}

/** The places of a declaration, relative to the repository. */
export interface DeclaredPlaces {
  /**
   * The place that declares it: outside of the folder of clusters where there is one, so the file of an add-on or an app.
   * Absent: nothing in the repository does.
   */
  readonly declaredAt: SourceLine | undefined;
  /** The place in the folder of clusters that called for it, as `web({ … })` does. Absent: it is declared without. */
  readonly calledAt: SourceLine | undefined;
}

/** Tells where a component is declared. */
export function placesOf({ provenance }: { readonly provenance?: Provenance }, { root, folder }: Home): DeclaredPlaces {
  const calls = (provenance?.calls ?? []).flatMap((each) => within(root, each) ?? []);
  const isOfCluster = ({ file }: SourceLine) => file.startsWith(`${folder}/`);
  // A family of apps may share a function: the file that calls it is the one of the app.
  const declaredAt = calls.findLast((each) => !isOfCluster(each)) ?? calls[0];
  const calledAt = calls.find((each) => isOfCluster(each) && each !== declaredAt);
  return { declaredAt, calledAt };
}
