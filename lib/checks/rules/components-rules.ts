import { component } from '../../model/component.ts';
import { checkComponents } from '../components.ts';
import { rulesOf } from '../rule.ts';

const site = component({ name: 'site' });

/** The list of components, each against all others. */
export const rules = rulesOf(({ declaration }) => checkComponents(declaration), {
  'component-name': {
    what: 'The name of a component cannot be used, or is taken',
    why: 'It names a folder, a Kustomization, a namespace and a host. Kubernetes refuses other letters, and of two components with one name Flux would apply the one and remove the other.',
    fix: 'Choose a name of lower-case letters, digits and dashes, at most 56 of them, that no other component has.',
    wrong: { component: { name: 'Web_App' } },
    right: { component: { name: 'web-app' } },
  },
  'about-line': {
    what: 'What a component says about itself is empty or has several lines',
    why: 'It is one line of a list in `docs/systems.md`.',
    fix: 'Say in one sentence what the component is for, or leave `about` out.',
    wrong: { component: { about: '' } },
    right: { component: { about: 'Shows the photos of last summer.' } },
  },
  'namespace-owner': {
    what: 'A namespace is owned by nobody, or twice',
    why: 'Without an owner it is never made, and the API server refuses all that should live there. With two owners, removing one component takes the labels of the other along.',
    fix: "Let exactly one component own it, `namespace: { name: 'sites' }`, and let others live in it, `namespace: 'sites'`. What k3s brings, such as `kube-system`, is owned already.",
    wrong: { component: { namespace: 'sites' } },
    right: { cluster: { components: [component({ name: 'sites' })] }, component: { namespace: 'sites' } },
  },
  'capability-twice': {
    what: 'Two components provide one capability',
    why: 'Whoever needs it would get one of the two by chance.',
    fix: 'Keep one of them.',
    wrong: {
      cluster: { components: [component({ name: 'other', provides: { loadBalancer: { addressAnnotation: 'a/b' } } })] },
      component: { provides: { loadBalancer: { addressAnnotation: 'c/d' } } },
    },
    right: { component: { provides: { loadBalancer: { addressAnnotation: 'c/d' } } } },
  },
  exposure: {
    what: 'A component is exposed in a way, at a host or at a path that does not exist',
    why: 'Only one label below the domain has a certificate and a record, and a misspelt way in could open an app to the whole internet.',
    fix: "Say `through: 'lan'`, `'tunnel'` or `'both'`, choose a host such as `web.bramble.example`, and begin a path with a slash.",
    wrong: { component: { expose: { through: 'lan', host: 'web.example.com' } } },
    right: { component: { expose: { through: 'lan', host: 'www.bramble.example' } } },
  },
  'exposed-twice': {
    what: 'Two components are exposed at one place',
    why: 'The ingress would send each visitor to one of the two, and nobody says to which.',
    fix: 'Give one of them another `host` or `path`.',
    wrong: {
      cluster: { components: [{ ...site, expose: { through: 'lan', host: 'web.bramble.example' } }] },
      component: { expose: { through: 'lan' } },
    },
    right: {
      cluster: { components: [{ ...site, expose: { through: 'lan' } }] },
      component: { expose: { through: 'lan' } },
    },
  },
});
