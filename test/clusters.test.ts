import { plainText } from './plain-text.ts';
import { CLUSTERS, renderPinned, renderSample } from './sample-cluster.ts';

expect.addSnapshotSerializer(plainText);

describe.each(Object.entries(CLUSTERS))('cluster %s', (_, declaration) => {
  const rendering = renderSample(declaration);
  const components = declaration.components.map(({ name }) => name);

  it('has no finding', () => {
    expect(renderPinned(declaration).findings).toEqual([]);
  });

  it.each(components)('renders %s as reviewed', (component) => {
    const stages = rendering.stages.filter((stage) => stage.component.name === component).map(({ name }) => name);
    const files = [...rendering.files].filter(([path]) => {
      const [top, , name] = path.split('/');
      return top === 'dist' ? stages.includes(name ?? '') : name === `${component}.yaml`;
    });
    const applied = files.filter(([path]) => path.startsWith('flux/'));
    // One that draws nothing, as `flux()` of which nothing is asked, has no Kustomization: its path would not exist.
    expect(applied).toHaveLength(files.length > 0 ? 1 : 0);
    // CRDs are imported as they are: imports/ shows their content, and the import's test guards it.
    const texts = files.map(([path, text]) =>
      path.includes('/customresourcedefinition.') ? path : `${path}\n${text}`,
    );
    expect(texts.join('\n')).toMatchSnapshot();
  });
});

it('some cluster is covered', () => {
  expect(Object.keys(CLUSTERS)).not.toEqual([]);
});
