/** Where the text of a program was written: what a source map says, and no more than lines of errors need. */
export interface WrittenPlaces {
  /** Paths relative to the repository. */
  readonly sources: readonly string[];
  /** Four numbers a row, in order: line and column of the program, the index of the source, and the line there. */
  readonly rows: readonly number[];
}

const ROW = 4;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Reads a source map. Of packages their names alone are of interest. https://tc39.es/ecma426/
 * @param text as JSON
 */
export function writtenPlaces(text: string): WrittenPlaces {
  const { sources, mappings } = JSON.parse(text) as { readonly sources: readonly string[]; readonly mappings: string };
  const isPackage = sources.map((source) => source.includes('node_modules/'));
  const rows: number[] = [];
  let [source, line] = [0, 0];
  for (const [at, segments] of mappings.split(';').entries()) {
    let column = 0;
    let told = '';
    for (const segment of segments.split(',')) {
      const [columns = 0, sourcesOn, linesOn = 0] = numbersIn(segment);
      column += columns;
      if (sourcesOn === undefined) continue;
      source += sourcesOn;
      line += linesOn;
      const place = isPackage[source] ? `${source}` : `${source} ${line}`;
      if (place !== told) rows.push(at, column, source, line);
      told = place;
    }
  }
  return { sources, rows };
}

/** The numbers of a segment, in base 64: five bits a digit, the least first, and in the last bit of a number its sign. */
function numbersIn(segment: string): readonly number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    shift += 5;
    if ((bits & 32) > 0) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

/** Finds where a place of the program was written, which counts from one; undefined where nothing tells. */
export function placeIn({ sources, rows }: WrittenPlaces, line: number, column: number) {
  let [low, high] = [0, rows.length / ROW];
  while (low < high) {
    const middle = (low + high) >> 1;
    const [rowLine, rowColumn] = [rows[middle * ROW]! + 1, rows[middle * ROW + 1]! + 1];
    const isBehind = rowLine > line || (rowLine === line && rowColumn > column);
    if (isBehind) high = middle;
    else low = middle + 1;
  }
  const [rowLine, , source, written] = rows.slice((low - 1) * ROW, low * ROW);
  return low > 0 && rowLine === line - 1 ? { file: sources[source!]!, line: written! + 1 } : undefined;
}
