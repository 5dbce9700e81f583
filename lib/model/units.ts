/** An amount of memory or disk with a binary unit, such as `'64Mi'` or `'4Gi'`. */
export type Bytes = `${number}${'Ki' | 'Mi' | 'Gi' | 'Ti'}`;

/** CPU time: whole or parts of a core (`2`, `0.5`), or thousandths of one (`'50m'`). */
export type Cpu = number | `${number}m`;

/** A span of time, such as `'30s'`, `'5m'` or `'1h'`. */
export type Timespan = `${number}${'s' | 'm' | 'h'}`;

/** Whether a text is an amount with a binary unit. `20` would be 20 bytes, and `4GB` nothing that Kubernetes knows. */
export function isBytes(text: string): boolean {
  return /^\d+(\.\d+)?(Ki|Mi|Gi|Ti)$/.test(text) && Number.parseFloat(text) > 0;
}

/** Whether a value is CPU time. The text `'0.5'` is none: it would be read as half a thousandth of a core. */
export function isCpu(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0;
  return typeof value === 'string' && /^\d+(\.\d+)?m$/.test(value);
}

/** Whether a text is a span of time with its unit. */
export function isTimespan(text: string): boolean {
  return /^\d+(\.\d+)?[smh]$/.test(text);
}

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** The number of seconds in a time span: `'5m'` is 300. */
export function seconds(span: Timespan): number {
  const unit = span.at(-1) as keyof typeof SECONDS;
  return Number(span.slice(0, -1)) * SECONDS[unit];
}
