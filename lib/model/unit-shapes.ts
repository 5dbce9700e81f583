import { matching, value } from './shape.ts';
import { isBytes, isCpu, isTimespan } from './units.ts';

/** An amount of memory or disk. */
export const bytes = matching(isBytes, 'amount', (given) => {
  const meant = bytesMeant(String(given));
  return meant !== undefined && isBytes(meant) ? `write '${meant}'` : "write an amount such as '64Mi'";
});

/** CPU time. */
export const cpu = value(isCpu, 'amount of CPU', (given) => {
  const cores = typeof given === 'string' && /^\d+(\.\d+)?$/.test(given) ? Number(given) : undefined;
  if (cores === undefined) return "write cores such as 0.5, or thousandths such as '50m'";
  // Nobody has 50 cores in one Pi: such a number counts thousandths.
  return cores < 50 ? `write ${cores}` : `write '${cores}m'`;
});

/** A span of time. */
export const timespan = matching(isTimespan, 'span of time', (given) => {
  const [, amount, unit = ''] = /^(\d+)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|)$/i.exec(String(given)) ?? [];
  return amount ? `write '${amount}${unit.charAt(0).toLowerCase() || 's'}'` : "write one such as '30s', '5m' or '1h'";
});

/** The amount that was probably meant by a text without a right unit. */
export function bytesMeant(given: string): string | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?$/i.exec(given) ?? [];
  if (amount === undefined) return undefined;
  if (unit !== '') return `${amount}${unit.toUpperCase()}i`;
  // A small number without a unit counts Gi, since nothing lives in so few Mi; a large one counts bytes.
  if (Number(amount) <= 16) return `${amount}Gi`;
  return Number(amount) < 2 ** 16 ? `${amount}Mi` : `${Math.ceil(Number(amount) / 2 ** 20)}Mi`;
}
