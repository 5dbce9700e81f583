import { annotationsOf } from '../review/forms/annotations.ts';
import { htmlOf } from '../review/forms/html-form.ts';
import { jsonOf } from '../review/forms/json-form.ts';
import { markdownOf } from '../review/forms/markdown-form.ts';
import { outlineOf } from '../review/forms/outline.ts';
import { sarifOf } from '../review/forms/sarif-form.ts';
import { statOf } from '../review/forms/stat.ts';
import type { Paint } from '../review/forms/terminal.ts';
import { terminalOf } from '../review/forms/terminal.ts';
import type { Report } from '../review/step-report.ts';
import { findingLines } from './report.ts';

/** How a form writes a report. */
type Form = (report: Report, isWhole: boolean) => (paint: Paint) => string;

/** The name of a form: the flag that asks for it, but for the terminal's. */
export type FormName = 'terminal' | 'stat' | 'json' | 'markdown' | 'html' | 'github' | 'sarif';

/** The forms by the flag that asks for them. */
export const FORMS: Readonly<Record<FormName, Form>> = {
  terminal: (report, isWhole) => (paint) =>
    [...findingLines(report.findings, paint), terminalOf(outlineOf(report), paint, isWhole)].join('\n'),
  stat: (report) => (paint) => [...findingLines(report.findings, paint), statOf(report)].join('\n'),
  json: (report) => () => jsonOf(report),
  markdown: (report) => () => markdownOf(outlineOf(report)),
  html: (report) => () => htmlOf(outlineOf(report)),
  github: (report) => () => annotationsOf(report),
  sarif: (report) => () => sarifOf(report),
};

/** The files that all forms are written to together, for who keeps them. */
export const FORM_FILES = {
  'diff.md': 'markdown',
  'diff.html': 'html',
  'diff.json': 'json',
  'diff.sarif': 'sarif',
} as const satisfies Readonly<Record<string, FormName>>;
