import { isIP } from 'node:net';
import type { CelInput, CelResult } from '@bufbuild/cel';
import type { Cel, CelValue, CelVerdict } from '../model/cel-value.ts';
import { engine } from './cel-engine.ts';

type Engine = ReturnType<typeof engine>;
type Plan = (self: CelInput) => CelResult;

/** What the engine says of a function that it does not have, or does not have for such values. */
const UNKNOWN = /^(?:unbound function|unknown|undeclared|found no matching overload|unresolved)/i;

/** Computes conditions with the functions of CEL, its extensions for texts, and those of Kubernetes that judge addresses. */
export const cel: Cel = (expression, self) => {
  try {
    const loaded = load();
    return verdict(loaded, planOf(loaded, expression)(input(loaded, self)));
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
};

let loaded: Engine | undefined;
const plans = new Map<string, Plan>();

function load(): Engine {
  loaded ??= engine();
  return loaded;
}

function planOf({ celEnv, celFunc, CelScalar, parse, plan, strings }: Engine, expression: string): Plan {
  const known = plans.get(expression);
  if (known) return known;
  const judging = (name: string, fits: (text: string) => boolean) =>
    celFunc(name, [CelScalar.STRING], CelScalar.BOOL, fits);
  const env = celEnv({
    funcs: [
      ...strings,
      judging('isIP', (text) => isIP(text) > 0),
      judging('isCIDR', isCidr),
      judging('isURL', (text) => URL.canParse(text)),
    ],
  });
  const made = plan(env, parse(expression));
  const planned: Plan = (self) => made({ self });
  plans.set(expression, planned);
  return planned;
}

function isCidr(text: string): boolean {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const family = isIP(address);
  return family > 0 && Number(length) <= (family === 4 ? 32 : 128);
}

function input(loaded: Engine, value: CelValue): CelInput {
  if (Array.isArray(value)) return (value as readonly CelValue[]).map((each) => input(loaded, each));
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, input(loaded, each)]));
  if (typeof value !== 'object' || value === null) return value as CelInput;
  const { is, text } = value as { is: string; text: string };
  return loaded.run(`${is}(text)`, { text }) as CelInput;
}

function verdict({ isCelError }: Engine, result: CelResult): CelVerdict {
  if (typeof result === 'boolean') return { holds: result };
  if (typeof result === 'string') return { says: result };
  if (!isCelError(result)) return { unknown: 'it is neither true nor false' };
  return UNKNOWN.test(result.message) ? { unknown: result.message } : { fails: result.message };
}
