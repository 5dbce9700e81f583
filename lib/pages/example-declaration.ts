import type { Example } from '../checks/rule.ts';
import { isFields } from '../model/shape.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an example declares, as somebody would have written it: the component, its cluster, and other clusters. */
export function declared({ cluster, component, others = [] }: Example): string {
  const { components = [], ...facts } = cluster ?? {};
  return [
    ...(Object.keys(facts).length > 0 ? [call('cluster', facts)] : []),
    ...components.map((each) => written(each)),
    ...(component ? [call('component', { name: 'web', ...component })] : []),
    ...others.map((each) => call('cluster', each as Fields)),
  ].join('\n');
}

/** As long as a line of an example may get. */
const WIDTH = 110;

function written(value: unknown): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  if (typeof value === 'function') return '() => { … }';
  if (Array.isArray(value)) return inside('[', value.map(written), ']');
  if (typeof value === 'object' && value !== null) return constructed(value as Fields);
  return String(value);
}

/** What functions of `bramble` make is written as a call of them. */
function constructed(fields: Fields): string {
  // Where something is declared is no prop of it.
  const { is, provenance: _, ...rest } = fields;
  if (isFields(rest.standing)) {
    const { is: stands, because, ...more } = rest.standing;
    const words = [
      constructed({ ...fields, standing: undefined }),
      written(because),
      ...(more.data ? [map(more)] : []),
    ];
    return `${stands}(${words.join(', ')})`;
  }
  switch (is) {
    case undefined:
      return 'role' in rest && 'name' in rest ? call('node', rest, 'name') : map(rest);
    case 'image': {
      const isUsual = String(rest.repository).endsWith(`/${rest.name}`);
      return call('image', isUsual ? { ...rest, name: undefined } : rest, 'repository');
    }
    case 'semver':
      return call('semver', rest, 'range');
    default:
      return call(String(is), rest);
  }
}

/** @param first the field that stands before the others, as an argument of its own @default none */
function call(name: string, fields: Fields, first = ''): string {
  const { [first]: argument, ...rest } = fields;
  const options = entriesOf(rest).length > 0 ? [map(rest)] : [];
  return `${name}(${[...(argument === undefined ? [] : [written(argument)]), ...options].join(', ')})`;
}

function map(fields: Fields): string {
  return inside('{', entriesOf(fields), '}', ' ');
}

function entriesOf(fields: Fields): readonly string[] {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : written(key)}: ${written(value)}`);
}

/** In one line where it fits, else each item on its own. */
function inside(open: string, items: readonly string[], close: string, gap = ''): string {
  if (items.length === 0) return open + close;
  const line = `${open}${gap}${items.join(', ')}${gap}${close}`;
  if (line.length <= WIDTH && !line.includes('\n')) return line;
  return [open, ...items.map((item) => `  ${item.replaceAll('\n', '\n  ')},`), close].join('\n');
}
