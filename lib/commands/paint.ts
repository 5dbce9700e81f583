import type { PaintText } from '../review/forms/terminal.ts';

/** Colours a text for a meaning. */
export type Paint = (meaning: Parameters<PaintText>[0] | 'error' | 'note' | 'change', text: string) => string;

/** No colour. */
export const uncoloured: Paint = (_, text) => text;
