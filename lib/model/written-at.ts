/** A place in a file, as a stack tells it: lines and columns count from one. */
export interface PlaceInFile {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where a place of the program that runs was written. The sources are what was written; the program that is bundled of them has
 * another module in this place.
 */
export const writtenAt = (place: PlaceInFile): Omit<PlaceInFile, 'column'> => place;
