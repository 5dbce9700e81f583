import { path } from '../../model/object.ts';
import { eachObject } from '../each-object.ts';
import { manifest } from '../example-objects.ts';
import { ruleTable } from '../rule.ts';

const release = (spec: string) =>
  manifest('helm.toolkit.fluxcd.io/v2 HelmRelease', 'web', `spec: { interval: 1h, ${spec} }`);

export const rules = ruleTable({
  'helm-chart': {
    what: 'A HelmRelease names no chart, or names it twice',
    why: 'A rule of its CRD refuses it, and with it the whole stage.',
    fix: 'Give `chart`, or `chartRef`, and not both.',
    check: eachObject(['helm.toolkit.fluxcd.io/HelmRelease'], ({ object: { spec } }) => {
      const [chart, chartRef] = [path(spec, 'chart'), path(spec, 'chartRef')];
      const what = chart === undefined ? 'names no chart' : 'names its chart both by chart and by chartRef';
      const isOne = (chart === undefined) !== (chartRef === undefined);
      return !isOne && { what, fix: 'give one of chart and chartRef; helmRelease() does' };
    }),
    wrong: release('values: {}'),
    right: release('chartRef: { kind: OCIRepository, name: web }'),
  },
});
