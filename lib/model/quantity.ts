const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * The number that an amount means: `50m` is 0.05, `64Mi` is 67108864. Undefined where it is no amount.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(amount: unknown): number | undefined {
  if (typeof amount === 'number') return amount;
  if (typeof amount !== 'string') return undefined;
  const [, digits, suffix = '', exponent] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))([a-zA-Z]{0,2}|[eE]([+-]?\d+))$/.exec(amount) ?? [];
  if (digits === undefined) return undefined;
  const factor = exponent === undefined ? SUFFIXES[suffix] : 10 ** Number(exponent);
  return factor === undefined ? undefined : Number(digits) * factor;
}

/** Bytes for people: `3.5Gi`, `64Mi`. */
export function showBytes(bytes: number): string {
  const [unit, size] = bytes >= 2 ** 30 ? (['Gi', 2 ** 30] as const) : (['Mi', 2 ** 20] as const);
  return `${round(bytes / size)}${unit}`;
}

/** Cores for people: `1.25 cores`. */
export function showCores(cores: number): string {
  return `${round(cores)} ${round(cores) === 1 ? 'core' : 'cores'}`;
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
