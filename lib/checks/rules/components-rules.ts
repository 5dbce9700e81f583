import { PROVIDED_NAMESPACES } from '../../kinds/provided.ts';
import { oneOfThese } from '../../model/closest.ts';
import type { ClusterDeclaration } from '../../model/cluster.ts';
import { type Component, component, namespaceOf, ownNamespace, STAGES } from '../../model/component.ts';
import {
  type Exposure,
  hostsOf,
  isInner,
  isPath,
  pathAdvice,
  pathsOf,
  placeOf,
  WAYS_IN,
} from '../../model/exposure.ts';
import { distinctBy } from '../../model/grouped.ts';
import { DNS_LABEL_RULE, isDnsLabel, isDnsName, likeName } from '../../model/names.ts';
import type { Perhaps } from '../perhaps.ts';
import { repeated } from '../repeated.ts';
import { rulesOf, type Tagged } from '../rule.ts';

/** The rules about the list of components. */
type ComponentRule =
  | 'component-name'
  | 'about-line'
  | 'namespace-owner'
  | 'capability-twice'
  | 'exposure'
  | 'exposed-twice';

type ComponentMistake = Tagged<ComponentRule>;

/** Checks the list of components: names, namespaces, capabilities and hosts, each against all others. */
function checkComponents({ domain, components, unknown }: ClusterDeclaration): Perhaps<ComponentMistake> {
  return [
    components.map((each) => [checkName(each), checkAbout(each), checkStages(each, components)]),
    checkNamespaces(components, unknown?.isAnyComponent ?? false),
    checkCapabilities(components),
    checkHosts(domain, components),
  ];
}

function checkName({ name }: Component): Perhaps<ComponentMistake> {
  const at = { rule: 'component-name', component: name, where: 'name' } as const;
  if (!isDnsLabel(name))
    return { ...at, what: `'${name}' is no DNS label`, fix: likeName(name, DNS_LABEL_RULE, isDnsLabel) };
  if (name.length > 56) return { ...at, what: `'${name}' is too long`, fix: 'use at most 56 characters' };
  return name === 'flux-system' && { ...at, what: `'${name}' belongs to flux bootstrap`, fix: 'choose another name' };
}

function checkAbout({ name, about }: Component): Perhaps<ComponentMistake> {
  if (about === undefined || (about.trim() !== '' && !/[\r\n]/.test(about))) return undefined;
  const fix = 'say in one sentence what it is for';
  return { rule: 'about-line', component: name, where: 'about', what: 'is no single line', fix };
}

function checkStages(owner: Component, components: readonly Component[]): readonly ComponentMistake[] {
  const stages = (['crds', 'config'] as const).filter((stage) => owner[stage]);
  if (stages.length === 0) return [];
  const names = stages.map((stage) => `${owner.name}${STAGES[stage]}`);
  return components
    .filter(({ name }) => names.includes(name))
    .map(({ name }) => {
      const what = `'${name}' is the name of a stage of '${owner.name}'`;
      return { rule: 'component-name', component: name, where: 'name', what, fix: 'choose another name' };
    });
}

/** @param isAnyUnknown an owner may be one of the components that are not known */
function checkNamespaces(components: readonly Component[], isAnyUnknown: boolean): Perhaps<ComponentMistake> {
  const unique = [...new Map(components.map((component) => [component.name, component])).values()];
  const owned = unique.flatMap((component) => ownNamespace(component)?.name ?? []);
  const isOwned = new Set(owned);
  const rule = 'namespace-owner';
  return [
    unique.map((component): Perhaps<ComponentMistake> => {
      const name = namespaceOf(component);
      const at = { rule, component: component.name, where: 'namespace' } as const;
      if (!isDnsLabel(name) && name !== component.name)
        return { ...at, what: `'${name}' is no DNS label`, fix: DNS_LABEL_RULE };
      const isProvided = PROVIDED_NAMESPACES.includes(name);
      if (ownNamespace(component))
        return isProvided && { ...at, what: `'${name}' exists already`, fix: `live in it: namespace: '${name}'` };
      const fix = `give one component namespace: { name: '${name}' }, or add component({ name: '${name}' })`;
      return (
        !isProvided &&
        !isAnyUnknown &&
        !isOwned.has(name) && { ...at, what: `lives in '${name}', which no component owns`, fix }
      );
    }),
    repeated(owned).map((name) => {
      const what = `two components own the namespace '${name}'`;
      return { rule, where: 'components', what, fix: `let one of them live in it: namespace: '${name}'` };
    }),
  ];
}

function checkCapabilities(components: readonly Component[]): readonly ComponentMistake[] {
  return repeated(components.flatMap(({ provides }) => Object.keys(provides ?? {}))).map((capability) => {
    const names = components.filter(({ provides }) => provides && capability in provides).map(({ name }) => name);
    const what = `'${capability}' is provided by ${names.join(' and ')}`;
    return { rule: 'capability-twice', where: 'components', what, fix: 'keep one of them' };
  });
}

function checkHosts(domain: string, components: readonly Component[]): Perhaps<ComponentMistake> {
  const exposed = components.flatMap(({ name, expose }) =>
    expose
      ? hostsOf({ name, expose }, domain).flatMap((host) =>
          pathsOf(expose).map((path) => ({ ...expose, name, host, path })),
        )
      : [],
  );
  const [ways, hosts, paths] = [firstOf(exposed, 'name'), firstOf(exposed, 'host'), firstOf(exposed, 'path')];
  return [
    exposed.map((each) => [
      ways.has(each) && checkWay(each),
      hosts.has(each) && checkHost(each, domain),
      paths.has(each) && checkPath(each),
    ]),
    repeated(exposed.map(({ host, path }) => placeOf(host, path))).map((place) => {
      const at = exposed.filter(({ host, path }) => placeOf(host, path) === place);
      const names = [...new Set(at.map(({ name }) => `'${name}'`))];
      const how = names.length > 1 ? `${names.join(' and ')} are both exposed` : `${names[0]} is exposed twice`;
      const what = `${how} at ${place}`;
      return { rule: 'exposed-twice', where: 'components', what, fix: 'give one of them another host or path' };
    }),
  ];
}

/** What is wrong with a part of several places of a component is told once: of the first. */
function firstOf(all: readonly Place[], part: 'name' | 'host' | 'path'): ReadonlySet<Place> {
  return new Set(distinctBy(all, (each) => `${each.name}\n${each[part]}`));
}

/** Where a component is exposed, with what follows where it does not say. */
type Place = Omit<Exposure, 'host' | 'path'> & { readonly name: string; readonly host: string; readonly path: string };

/** Types say so too, but who does not ask them must not open an app to the internet by a typing mistake. */
function checkWay({ name, through }: Place): Perhaps<ComponentMistake> {
  const at = { rule: 'exposure', component: name, where: 'expose.through' } as const;
  const fix = oneOfThese(through, WAYS_IN);
  return !WAYS_IN.includes(through) && { ...at, what: `'${through}' is no way in`, fix };
}

function checkPath({ name, path }: Place): Perhaps<ComponentMistake> {
  const at = { rule: 'exposure', component: name, where: 'expose.path' } as const;
  return !isPath(path) && { ...at, what: `'${path}' is no path`, fix: pathAdvice(path) };
}

function checkHost(place: Place, domain: string): Perhaps<ComponentMistake> {
  const { name, host, as } = place;
  const at = { rule: 'exposure', component: name, where: 'expose.host' } as const;
  if (host === domain || host === `${name}.${domain}`) return undefined;
  const isOurs = (text: string) => isDnsName(text) && (text === domain || text.endsWith(`.${domain}`));
  const ends = `choose a name that ends in .${domain}`;
  if (!isOurs(host))
    return {
      ...at,
      what: `'${host}' is no host of ${domain}`,
      fix: likeName(host, isDnsLabel(host) ? `write '${host}.${domain}'` : ends, isOurs),
    };
  const isOwn = isInner(place);
  const hasCertificate = as === 'ingress' && isOwn;
  if (hasCertificate || isDnsLabel(host.slice(0, -domain.length - 1))) return undefined;
  const what = `'${host}' is more than one label below ${domain}, which the wildcard certificate does not cover`;
  const own = isOwn ? ", or say as: 'ingress', which has a certificate of its own" : '';
  return { ...at, what, fix: `choose a name such as ${name}.${domain}${own}` };
}

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
    why: 'A component that needs it would get one of the two by chance.',
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
    fix: "Say `through: 'lan'`, `'vpn'`, `'tunnel'` or `'both'`, choose a host such as `web.bramble.example`, and begin a path with a slash.",
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
