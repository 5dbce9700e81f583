import { type Component, component } from 'bramble';
import { k8s } from 'cdk8s-plus-28';
import { findingLine } from '../lib/model/finding.ts';
import { listed } from '../lib/model/listed.ts';
import { web } from './sample-app.ts';
import { renderSample, sample } from './sample-cluster.ts';

const NAMES = Array.from({ length: 30 }, (_, index) => `shop-${String(index).padStart(2, '0')}`);

function lines(props: object, ...others: readonly Component[]): readonly string[] {
  const components = [...NAMES.map((name) => web({ name, ...props })), ...others];
  return renderSample(sample({ components })).findings.map(findingLine);
}

/** How many of the thirty a line names. */
function count(line: string): number {
  return new Set(line.match(/shop-\d\d/g)).size;
}

it('of many names six are told, and how many there are more', () => {
  expect(listed(NAMES.slice(0, 6))).toBe('shop-00, shop-01, shop-02, shop-03, shop-04, shop-05');
  expect(listed(NAMES)).toBe('shop-00, shop-01, shop-02, shop-03, shop-04, shop-05 and 24 more');
  expect(listed([...NAMES, ...NAMES])).toBe(listed(NAMES));
});

describe('of a cluster of 30 components no line names more than six', () => {
  const cases: Record<string, readonly string[]> = {
    'that need what is not there': lines({ uses: ['nobody'] }),
    'that need a capability': lines({ expose: { through: 'lan' } }),
    'of which another asks for one more': lines(
      {},
      component({ name: 'other', chart: (_, cluster) => void cluster.host('nobody-of-them') }),
    ),
    'one of which has thirty objects and changes none of them': lines(
      {},
      component({
        name: 'other',
        chart: (chart) => NAMES.forEach((name) => void new k8s.KubeConfigMap(chart, name, { metadata: { name } })),
        overrides: [{ kind: 'ConfigMap', name: 'elsewhere', because: 'a test', merge: {} }],
      }),
    ),
    'one of which has a prop that does not exist': lines({}, web({ name: 'other', ...{ zzzzzzzzzzz: 1 } })),
  };

  it.each(Object.entries(cases))('%s', (_, found) => {
    expect(found).not.toEqual([]);
    expect(found.filter((line) => count(line) > 6)).toEqual([]);
  });
});
