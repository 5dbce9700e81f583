import { path } from '../../model/object.ts';
import { kindKey } from '../../model/rendered.ts';
import { manifest } from '../example-objects.ts';
import { at } from '../placed.ts';
import { type Found, ruleTable, type Subject } from '../rule.ts';

function check({ objects }: Subject): readonly Found[] {
  return objects.flatMap((each) => {
    if (kindKey(each.object) !== 'helm.toolkit.fluxcd.io/HelmRelease') return [];
    const [chart, chartRef] = [path(each.object.spec, 'chart'), path(each.object.spec, 'chartRef')];
    if ((chart === undefined) !== (chartRef === undefined)) return [];
    const what = chart === undefined ? 'names no chart' : 'names its chart both by chart and by chartRef';
    return [at(each, { what, fix: 'give one of chart and chartRef; helmRelease() does' })];
  });
}

const release = (spec: string) =>
  manifest('helm.toolkit.fluxcd.io/v2 HelmRelease', 'web', `spec: { interval: 1h, ${spec} }`);

export const rules = ruleTable({
  'helm-chart': {
    what: 'A HelmRelease names no chart, or names it twice',
    why: 'A rule of its CRD refuses it, and with it the whole stage.',
    fix: 'Give `chart`, or `chartRef`, and not both.',
    check,
    wrong: release('values: {}'),
    right: release('chartRef: { kind: OCIRepository, name: web }'),
  },
});
