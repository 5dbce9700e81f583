import type { Json, JsonMap } from '../lib/model/object.ts';

/** What the validators of an attribute ask for. */
export interface Values {
  /** The words that it takes, in either case. */
  readonly one_of?: readonly string[];
  readonly from?: number;
  readonly to?: number;
  readonly pattern?: string;
  /** Attributes beside it that may not be there when it is. */
  readonly excludes?: readonly string[];
  /** Attributes beside it that have to be there when it is. */
  readonly requires?: readonly string[];
  /** Attributes beside it, of which and itself exactly one has to be there. */
  readonly either?: readonly string[];
  /** Where it may be: the attribute beside it has one of the values; null stands for none. */
  readonly only_with?: Readonly<Record<string, readonly (string | null)[]>>;
  /** Where it has to be. */
  readonly required_with?: Readonly<Record<string, readonly (string | null)[]>>;
}

/** Judges the value of an attribute, or each of its items. What Terraform computes is not known yet. */
export function valueErrors(values: Values, value: Json, at: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => valueErrors(values, item, `${at}[${index}]`));
  const { one_of: words, from, to, pattern } = values;
  if (typeof value === 'string' && !value.includes('${')) {
    if (words && !words.some((word) => word.toLowerCase() === value.toLowerCase()))
      return [`${at}: none of its values`];
    if (pattern && !new RegExp(pattern).test(value)) return [`${at}: not of its form`];
  }
  if (typeof value !== 'number') return [];
  return (from !== undefined && value < from) || (to !== undefined && value > to) ? [`${at}: out of range`] : [];
}

/** Judges whether an attribute may stand, or be left out, beside the others. */
export function siblingErrors(values: Values, name: string, body: JsonMap, at: string): readonly string[] {
  const isSet = (each: string) => body[each] !== undefined && body[each] !== null;
  const { excludes = [], requires = [], either, only_with: only = {}, required_with: required = {} } = values;
  const holds = ([other, allowed]: [string, readonly (string | null)[]]) => {
    const value = isSet(other) ? String(body[other]) : null;
    return value?.includes('${') || allowed.some((each) => each?.toLowerCase() === value?.toLowerCase());
  };
  if (either && [name, ...either].filter(isSet).length !== 1) return [`${at}: not exactly one with ${either}`];
  if (!isSet(name)) return Object.entries(required).some(holds) ? [`${at}: missing`] : [];
  return [
    ...excludes.filter(isSet).map((other) => `${at}: not beside ${other}`),
    ...requires.filter((other) => !isSet(other)).map((other) => `${at}: not without ${other}`),
    ...Object.entries(only).flatMap((each) => (holds(each) ? [] : [`${at}: not for this ${each[0]}`])),
  ];
}
