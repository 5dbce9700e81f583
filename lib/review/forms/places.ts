import type { SourceLine } from '../../model/source-line.ts';
import type { Danger, Report } from '../step-report.ts';

/** Where a danger is shown: at the declaration that makes it, where that is known, else at the rendered file. */
export function placeOfDanger({ cluster, component, where }: Danger, { sources }: Report): SourceLine {
  const declared = sources.get(`${cluster}/${component}`)?.declared;
  if (declared) return declared;
  return { file: ['dist', cluster, component, where].filter(Boolean).join('/'), line: 1 };
}
