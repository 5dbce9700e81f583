import { isMap, type Json, type JsonMap } from '../model/object.ts';

/** When fields of a map contradict each other, what is then said of the map, and what to do. */
export type ConditionRow = readonly [isBroken: (map: JsonMap) => boolean, says: string, fix: string];

/** Whether a field says something: an empty text counts as none. */
export const isThere = (value: Json | undefined) => value !== undefined && value !== null && value !== '';

/** The keys of a map; none where it is no map. */
export const keysOf = (value: Json | undefined): readonly string[] => (isMap(value) ? Object.keys(value) : []);
