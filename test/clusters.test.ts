import { plainText } from './plain-text.ts';
import { CLUSTERS, renderedCluster } from './sample-cluster.ts';

expect.addSnapshotSerializer(plainText);

// What the objects are made of stands in dist/, which synth --check guards.
describe.each(Object.entries(CLUSTERS))('cluster %s', (_, declaration) => {
  const { findings, stages } = renderedCluster(declaration);

  it('has no finding but notes', () => {
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it('has the objects that were reviewed', () => {
    const objects = stages.flatMap((stage) =>
      stage.objects.map(({ kind, metadata: { namespace, name } }) =>
        [`${stage.name}:`, kind, namespace ? `${namespace}/${name}` : name].join(' '),
      ),
    );
    expect(objects.sort().join('\n')).toMatchSnapshot();
  });
});

it('some cluster is covered', () => {
  expect(Object.keys(CLUSTERS)).not.toEqual([]);
});
