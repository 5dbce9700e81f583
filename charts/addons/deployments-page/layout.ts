import type { Arrow, Overview, ShownComponent } from 'bramble';

/** What a box stands for. */
export type BoxKind = 'outside' | 'way' | 'app' | 'used' | 'volume' | 'more';

/** A box of the map, by its upper left corner. */
export interface Box {
  readonly kind: BoxKind;
  readonly label: string;
  /** A second line. */
  readonly detail?: string;
  readonly x: number;
  readonly y: number;
}

/** A line from the right side of a box to the left side of another, or round the right where both stand in one column. */
export interface Line {
  readonly from: Box;
  readonly to: Box;
}

/** Boxes in columns, from the internet on the left to storage on the right. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
}

export const BOX = { width: 184, height: 44 } as const;
const STEP = { x: BOX.width + 76, y: BOX.height + 14 } as const;
const MARGIN = 8;
/** As many boxes as one column has at most: the picture stays one that is looked at. */
const MOST = 30;
/** How deep who uses whom is followed. */
const DEEPEST = 4;

/** A box that has its column, and no row yet. */
interface Unplaced {
  readonly name: string;
  readonly kind: BoxKind;
  readonly label: string;
  readonly detail?: string;
  readonly column: number;
}

const OUTSIDE: Readonly<Record<string, string>> = { '@internet': 'Internet', '@lan': 'Local network' };
const ROLES = { tunnel: 1, ingress: 2 } as const;
const FIRST = 3;

/** Lays out the map of a cluster. The same cluster gives the same numbers, in time that grows with what is connected. */
export function layout({ components, arrows }: Pick<Overview, 'components' | 'arrows'>): Layout {
  const shown = new Map(drawnOf(components, arrows).map((each) => [each.name, each]));
  const known = arrows.filter(({ from, to }) => (shown.has(from) || from in OUTSIDE) && shown.has(to));
  const columns = columnsOf([...shown.values()], known);
  const related = relations([...shown.values()], known, columns);
  const folded = fold(boxesOf([...shown.values()], known, columns), related);
  const volumes = volumesOf(folded.kept, shown);
  const lines = [
    ...known.map(({ from, to }) => [folded.nameOf(from), folded.nameOf(to)] as const),
    ...volumes.map(({ name, owner }) => [owner, name] as const),
  ];
  return placed(ordered([...folded.kept, ...volumes], lines), lines);
}

/** The apps, the ways to them, and of what they run on that which they use themselves. */
function drawnOf(components: readonly ShownComponent[], arrows: readonly Arrow[]): readonly ShownComponent[] {
  const apps = new Set(components.filter(({ isFoundation }) => !isFoundation).map(({ name }) => name));
  const used = new Set(arrows.filter(({ from }) => apps.has(from)).map(({ to }) => to));
  return components.filter(({ name, role }) => role !== undefined || apps.has(name) || used.has(name));
}

/** The columns of components: ways in first, then who is reached from there or begins, then whom these use. */
function columnsOf(components: readonly ShownComponent[], arrows: readonly Arrow[]): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const { name, role } of components) columns.set(name, role ? ROLES[role] : FIRST);
  const led = new Set(arrows.filter(({ from }) => isWayIn(from, columns)).map(({ to }) => to));
  const uses = arrows.filter(({ from, to }) => !isWayIn(from, columns) && !isWayIn(to, columns) && !led.has(to));
  for (let depth = 1; depth <= DEEPEST; depth += 1) {
    for (const { from, to } of uses) {
      if (columns.get(from) === FIRST + depth - 1) columns.set(to, FIRST + depth);
    }
  }
  return columns;
}

function isWayIn(name: string, columns: ReadonlyMap<string, number>): boolean {
  return name in OUTSIDE || columns.get(name)! < FIRST;
}

function boxesOf(
  components: readonly ShownComponent[],
  arrows: readonly Arrow[],
  columns: ReadonlyMap<string, number>,
): readonly Unplaced[] {
  const outside = Object.entries(OUTSIDE)
    .filter(([name]) => arrows.some(({ from }) => from === name))
    .map(([name, label]): Unplaced => ({ name, kind: 'outside', label, column: 0 }));
  const inside = components.map(({ name, role }): Unplaced => {
    const column = columns.get(name)!;
    const detail = role && { tunnel: 'the tunnel', ingress: 'the way in' }[role];
    const kind = role ? 'way' : column > FIRST ? 'used' : 'app';
    return { name, kind, label: name, column, ...(detail && { detail }) };
  });
  return [...outside, ...inside];
}

/** Components of which the map tells more than that they are led to: they use others, are used, or keep something. */
function relations(
  components: readonly ShownComponent[],
  arrows: readonly Arrow[],
  columns: ReadonlyMap<string, number>,
): ReadonlySet<string> {
  const uses = arrows.filter(({ from }) => !isWayIn(from, columns)).flatMap(({ from, to }) => [from, to]);
  return new Set([...uses, ...components.filter(({ storage }) => storage.length > 0).map(({ name }) => name)]);
}

/** In a column with too many boxes, one stands for those that are left, first for those of which there is least to tell. */
function fold(boxes: readonly Unplaced[], related: ReadonlySet<string>) {
  const stands = new Map<string, string>();
  const kept: Unplaced[] = [];
  for (const column of new Set(boxes.map((box) => box.column))) {
    const members = boxes.filter((box) => box.column === column);
    const isTold = ({ name }: Unplaced) => related.has(name);
    const byWeight = [...members.filter(isTold), ...members.filter((box) => !isTold(box))];
    const rest = members.length > MOST ? byWeight.slice(MOST - 1) : [];
    kept.push(...byWeight.slice(0, byWeight.length - rest.length));
    if (rest.length === 0) continue;
    const name = `@more ${column}`;
    for (const box of rest) stands.set(box.name, name);
    kept.push({ name, kind: 'more', label: `and ${rest.length} more`, column });
  }
  return { kept, nameOf: (name: string) => stands.get(name) ?? name };
}

/** A box for all that a component keeps. */
function volumesOf(kept: readonly Unplaced[], shown: ReadonlyMap<string, ShownComponent>) {
  const column = 1 + Math.max(FIRST, ...kept.map((box) => box.column));
  return kept.flatMap(({ name: owner }) => {
    const storage = shown.get(owner)?.storage ?? [];
    const [first] = storage;
    if (!first) return [];
    const more = storage.length > 1 ? `and ${storage.length - 1} more` : undefined;
    const detail = [first.size, more].filter((part) => part !== undefined).join(', ');
    const box = { name: `@volume ${owner}`, kind: 'volume', label: first.name, column, owner } as const;
    return [{ ...box, ...(detail !== '' && { detail }) }];
  });
}

type Names = readonly (readonly [from: string, to: string])[];

/** The columns with their boxes in order: neighbours of those that they are connected to on the left. */
function ordered(boxes: readonly Unplaced[], lines: Names): readonly (readonly Unplaced[])[] {
  const sources = new Map<string, string[]>();
  for (const [from, to] of lines) sources.set(to, [...(sources.get(to) ?? []), from]);
  const rows = new Map<string, number>();
  const columns = [...new Set(boxes.map(({ column }) => column))].sort((a, b) => a - b);
  return columns.map((column) => {
    const members = boxes.filter((box) => box.column === column);
    const weights = new Map(members.map((box) => [box, weightOf(sources.get(box.name) ?? [], rows, members.length)]));
    const sorted = members.toSorted(
      (a, b) => Number(a.kind === 'more') - Number(b.kind === 'more') || weights.get(a)! - weights.get(b)!,
    );
    for (const [row, { name }] of sorted.entries()) rows.set(name, (row + 0.5) / sorted.length);
    return sorted;
  });
}

/** The mean height of those that lead to a box, between 0 and 1. What nobody leads to stands last. */
function weightOf(sources: readonly string[], rows: ReadonlyMap<string, number>, among: number): number {
  const heights = sources.flatMap((name) => rows.get(name) ?? []);
  return heights.length === 0 ? among : heights.reduce((sum, height) => sum + height, 0) / heights.length;
}

function placed(columns: readonly (readonly Unplaced[])[], lines: Names): Layout {
  const tallest = Math.max(1, ...columns.map(({ length }) => length));
  const boxes = new Map<string, Box>();
  for (const [column, members] of columns.entries()) {
    const top = MARGIN + Math.floor(((tallest - members.length) * STEP.y) / 2);
    for (const [row, { name, kind, label, detail }] of members.entries()) {
      const corner = { x: MARGIN + column * STEP.x, y: top + row * STEP.y };
      boxes.set(name, { kind, label, ...(detail !== undefined && { detail }), ...corner });
    }
  }
  const distinct = new Set(lines.map((line) => line.join('\n')));
  return {
    width: 2 * MARGIN + Math.max(0, columns.length - 1) * STEP.x + BOX.width,
    height: 2 * MARGIN + (tallest - 1) * STEP.y + BOX.height,
    boxes: [...boxes.values()],
    lines: [...distinct].flatMap((line) => {
      const [from, to] = line.split('\n').map((name) => boxes.get(name));
      return from && to && from !== to ? [{ from, to }] : [];
    }),
  };
}
