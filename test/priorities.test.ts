import { app } from 'bramble';
import { priorities } from '../charts/addons/priorities/index.ts';
import { path } from '../lib/model/object.ts';
import { BUSYBOX } from './sample-app.ts';
import { brief, CLUSTERS, renderedCluster, renderSample, sample } from './sample-cluster.ts';

const doors = app({ name: 'doors', image: BUSYBOX, priorityClass: 'needed' });

/** The classes that a cluster draws, with their values. */
function classesOf(component = priorities()) {
  const { stages } = renderSample(sample({ components: [component] }));
  return stages
    .flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === 'PriorityClass')
    .map(({ metadata, value, preemptionPolicy }) => `${metadata.name} ${value} ${preemptionPolicy}`);
}

describe('a class of priority', () => {
  it('that is not there is told, with what brings it', () => {
    const { findings } = renderSample(sample({ components: [doors] }));
    expect(findings.map(({ rule, fix }) => [rule, fix.split(';')[1]])).toEqual([
      [
        'missing-priority-class',
        ' add priorities() to components, which brings needed and spare, and classes of your own',
      ],
    ]);
  });

  it('that is there is fine', () => {
    expect(renderSample(sample({ components: [priorities(), doors] })).findings.map(brief)).toEqual([]);
  });

  it('has more, or less, than pods that name none, and one for what can wait stops nobody', () => {
    expect(classesOf()).toEqual(['needed 1000000 PreemptLowerPriority', 'spare -1000000 Never']);
  });

  it('may be of your own, or another value of these', () => {
    const photos = { value: 100, about: 'What guests come for.' };
    expect(classesOf(priorities({ classes: { photos, spare: { value: -5, about: 'x' } } }))).toEqual([
      'needed 1000000 PreemptLowerPriority',
      'spare -5 PreemptLowerPriority',
      'photos 100 PreemptLowerPriority',
    ]);
  });

  it.each([2e9, 1.5, Number.NaN])(
    'is refused with a value that Kubernetes keeps for itself, or that is none: %p',
    (value) => {
      expect(priorities({ classes: { photos: { value, about: 'x' } } }).mistakes).toEqual([
        expect.objectContaining({ where: 'classes.photos.value' }),
      ]);
    },
  );
});

it('names, the way in and what repairs the cluster outlive all else in home', () => {
  const { stages } = renderedCluster(CLUSTERS.home!);
  const critical = stages.flatMap(({ component, objects }) =>
    objects
      .filter(({ spec }) => String(path(spec, 'template', 'spec', 'priorityClassName')).startsWith('system-'))
      .map(() => component.name),
  );
  expect([...new Set(critical)].sort()).toEqual(['cert-manager', 'cloudflared', 'metallb', 'traefik']);
});
