import type { SourcedRule } from '../../checks/rule.ts';
import type { Report } from '../step-report.ts';
import { placeOfDanger } from './places.ts';

/** Dangers and findings for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifOf(report: Report): string {
  const { dangers, accepted, findings, rules } = report;
  const result = (danger: Report['dangers'][number], because?: string) => {
    const { rule, cluster, component, object, what, fix, from, to } = danger;
    const { file, line } = placeOfDanger(danger, report);
    return {
      ruleId: rule,
      level: 'warning',
      message: { text: `${cluster}/${component} ${object}: ${what} (${fix})` },
      locations: [location(file, line)],
      partialFingerprints: { step: [rule, cluster, object, from, to].join(' ') },
      ...(because !== undefined && { suppressions: [{ kind: 'inSource', justification: because }] }),
    };
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'bramble', rules: [...rules.map(ruleOf), INPUT] } },
        results: [
          ...dangers.map((each) => result(each)),
          ...accepted.map((each) => result(each, each.because)),
          ...findings.map(({ severity, where = '', what, fix }) => ({
            ruleId: INPUT.id,
            level: severity,
            message: { text: `${where}: ${what} (${fix})` },
            locations: [location(where.replace(/^.*?:/, '') || 'dist', 1)],
          })),
        ],
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

const INPUT = { id: 'input', shortDescription: { text: 'A file cannot be read' } };

function ruleOf({ id, what, why, fix }: SourcedRule) {
  return { id, shortDescription: { text: what }, fullDescription: { text: why }, help: { text: fix } };
}

function location(uri: string, startLine: number) {
  return { physicalLocation: { artifactLocation: { uri: encodeURI(uri) }, region: { startLine } } };
}
