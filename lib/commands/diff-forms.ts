import { outlineOf } from '../review/forms/outline.ts';
import { statOf } from '../review/forms/stat.ts';
import { terminalOf } from '../review/forms/terminal.ts';
import type { Report } from '../review/step-report.ts';
import type { Paint } from './paint.ts';
import { findingLines } from './report.ts';

/** How a form writes a report. */
type Form = (report: Report, options: { readonly isWhole: boolean }) => (paint: Paint) => string;

/** The forms by the flag that asks for them. */
export const FORMS = {
  terminal: (report, options) => (paint) =>
    [...findingLines(report.findings, paint), terminalOf(outlineOf(report), paint, options)].join('\n'),
  stat: (report) => () => statOf(report),
} as const satisfies Readonly<Record<string, Form>>;

/** The name of a form. */
export type FormName = keyof typeof FORMS;
