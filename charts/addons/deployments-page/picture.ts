import type { Overview } from 'bramble';
import { BOX, type Box, type Layout, type Line, layout } from './layout.ts';
import { lines, type Markup, markup } from './markup.ts';

/** As many characters as fit into a box, in two sizes. */
const FITS = { label: 22, detail: 26 } as const;

/** The map of a cluster as a picture: SVG that takes its colours from the page that it stands in. */
export function picture(overview: Overview): Markup {
  const drawn = layout(overview);
  const { width, height } = drawn;
  return lines([
    markup`<svg class="${width > 960 ? 'map broad' : 'map'}" role="img" aria-labelledby="map-name map-says" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" xmlns="http://www.w3.org/2000/svg">`,
    markup`<title id="map-name">Map of ${overview.cluster}</title>`,
    markup`<desc id="map-says">${description(drawn)}</desc>`,
    markup`<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>`,
    ...drawn.lines.map(lineOf),
    ...drawn.boxes.map(boxOf),
    markup`</svg>`,
  ]);
}

function description({ boxes, lines: all }: Layout): string {
  if (boxes.length === 0) return 'There is nothing to show yet.';
  return `${boxes.length} boxes with ${all.length} arrows, from the ways in on the left to storage on the right. The same is said of each app below.`;
}

function lineOf({ from, to }: Line): Markup {
  const start = { x: from.x + BOX.width, y: from.y + BOX.height / 2 };
  const end = { x: to.x, y: to.y + BOX.height / 2 };
  if (end.x > start.x) {
    const bend = Math.round(Math.min(end.x - start.x, 120) / 2);
    return markup`<path class="line" marker-end="url(#tip)" d="M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}"/>`;
  }
  // To its own column, or back: round the right side.
  const right = to.x + BOX.width;
  const out = Math.max(start.x, right) + 32;
  return markup`<path class="line" marker-end="url(#tip)" d="M${start.x} ${start.y}C${out} ${start.y} ${out} ${end.y} ${right} ${end.y}"/>`;
}

function boxOf({ kind, label, detail, x, y }: Box): Markup {
  const middle = x + BOX.width / 2;
  const round = kind === 'outside' ? BOX.height / 2 : kind === 'volume' ? 14 : 6;
  const first = y + (detail === undefined ? 27 : 20);
  return markup`<g class="box ${kind}"><title>${label}</title><rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="${round}"/><text x="${middle}" y="${first}">${short(label, FITS.label)}</text>${detail !== undefined && markup`<text class="detail" x="${middle}" y="${y + 35}">${short(detail, FITS.detail)}</text>`}</g>`;
}

/** The beginning and the end of a long text: names of one family differ at their end. */
function short(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  const end = Math.floor(most / 3);
  return `${characters.slice(0, most - end - 1).join('')}\u2026${characters.slice(-end).join('')}`;
}
