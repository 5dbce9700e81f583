import type { Report } from '../step-report.ts';
import { placeOfDanger } from './places.ts';

/** Dangers and findings as annotations. https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function annotationsOf(report: Report): string {
  return [
    ...report.dangers.map((danger) => {
      const { file, line } = placeOfDanger(danger, report);
      const { rule, cluster, component, what, fix } = danger;
      return annotation(
        'warning',
        { file, line: String(line), title: rule },
        `${cluster}/${component}: ${what} (${fix})`,
      );
    }),
    ...report.findings.map(({ severity, where = '', what, fix, rule = 'input' }) =>
      annotation(severity, { file: where.replace(/^.*?:/, ''), title: rule }, `${where}: ${what} (${fix})`),
    ),
  ].join('\n');
}

function annotation(level: string, properties: Readonly<Record<string, string>>, message: string): string {
  const said = Object.entries(properties).map(
    ([key, value]) => `${key}=${escaped(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${level} ${said.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
