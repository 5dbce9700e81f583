import { PROVIDED_NAMESPACES } from '../kinds/provided.ts';
import type { Capability } from '../model/capability.ts';
import type { ClusterDeclaration } from '../model/cluster.ts';
import { type Component, namespaceOf, ownNamespace, STAGES } from '../model/component.ts';
import { type Exposure, WAYS_IN } from '../model/exposure.ts';
import { DNS_LABEL_RULE, isDnsLabel, isDnsName } from '../model/names.ts';
import { repeated } from './repeated.ts';
import type { Tagged } from './rule.ts';

/** The rules about the list of components. */
export type ComponentRule =
  | 'component-name'
  | 'about-line'
  | 'namespace-owner'
  | 'capability-twice'
  | 'exposure'
  | 'exposed-twice';

type ComponentMistake = Tagged<ComponentRule>;

/** Checks the list of components: names, namespaces, capabilities and hosts, each against all others. */
export function checkComponents(declaration: ClusterDeclaration): readonly ComponentMistake[] {
  const { components } = declaration;
  return [
    ...components.flatMap(checkName),
    ...components.flatMap(checkAbout),
    ...checkUnique(components),
    ...checkNamespaces(components),
    ...checkCapabilities(components),
    ...checkHosts(declaration),
  ];
}

function checkName({ name }: Component): readonly ComponentMistake[] {
  const at = { rule: 'component-name', component: name, where: 'name' } as const;
  if (!isDnsLabel(name)) return [{ ...at, what: `'${name}' is no DNS label`, fix: DNS_LABEL_RULE }];
  if (name.length > 56) return [{ ...at, what: `'${name}' is too long`, fix: 'use at most 56 characters' }];
  if (name !== 'flux-system') return [];
  return [{ ...at, what: `'${name}' belongs to flux bootstrap`, fix: 'choose another name' }];
}

function checkAbout({ name, about }: Component): readonly ComponentMistake[] {
  if (about === undefined || (about.trim() !== '' && !/[\r\n]/.test(about))) return [];
  const fix = 'say in one sentence what it is for';
  return [{ rule: 'about-line', component: name, where: 'about', what: 'is no single line', fix }];
}

function checkUnique(components: readonly Component[]): readonly ComponentMistake[] {
  const stages = components.flatMap((component) =>
    (['crds', 'config'] as const)
      .filter((stage) => component[stage])
      .map((stage) => ({ owner: component.name, stage: `${component.name}${STAGES[stage]}` })),
  );
  return [
    ...stages.flatMap(({ owner, stage }) =>
      components
        .filter(({ name }) => name === stage)
        .map(({ name }) => ({
          rule: 'component-name' as const,
          component: name,
          where: 'name',
          what: `'${name}' is the name of a stage of '${owner}'`,
          fix: 'choose another name',
        })),
    ),
  ];
}

function checkNamespaces(components: readonly Component[]): readonly ComponentMistake[] {
  const unique = [...new Map(components.map((component) => [component.name, component])).values()];
  const owned = unique.flatMap((component) => ownNamespace(component)?.name ?? []);
  return [
    ...unique.flatMap((component) => {
      const name = namespaceOf(component);
      const where = { rule: 'namespace-owner', component: component.name, where: 'namespace' } as const;
      if (!isDnsLabel(name) && name !== component.name) {
        return [{ ...where, what: `'${name}' is no DNS label`, fix: DNS_LABEL_RULE }];
      }
      if (ownNamespace(component)) {
        return PROVIDED_NAMESPACES.includes(name)
          ? [{ ...where, what: `'${name}' exists already`, fix: `live in it: namespace: '${name}'` }]
          : [];
      }
      return owned.includes(name) || PROVIDED_NAMESPACES.includes(name)
        ? []
        : [
            {
              ...where,
              what: `lives in '${name}', which no component owns`,
              fix: `give one component namespace: { name: '${name}' }, or add component({ name: '${name}' })`,
            },
          ];
    }),
    ...repeated(owned).map((name) => ({
      rule: 'namespace-owner' as const,
      where: 'components',
      what: `two components own the namespace '${name}'`,
      fix: `let one of them live in it: namespace: '${name}'`,
    })),
  ];
}

function checkCapabilities(components: readonly Component[]): readonly ComponentMistake[] {
  const provided = components.flatMap(({ provides }) => Object.keys(provides ?? {}) as Capability[]);
  return repeated(provided).map((capability) => {
    const names = components.filter(({ provides }) => provides && capability in provides).map(({ name }) => name);
    return {
      rule: 'capability-twice',
      where: 'components',
      what: `'${capability}' is provided by ${names.join(' and ')}`,
      fix: 'keep one of them',
    };
  });
}

function checkHosts({ domain, components }: ClusterDeclaration): readonly ComponentMistake[] {
  const exposed = components.flatMap(({ name, expose }) =>
    expose
      ? [
          {
            name,
            host: expose.host ?? `${name}.${domain}`,
            path: expose.path ?? '/',
            through: expose.through,
            hasCertificate: expose.as === 'ingress' && expose.through === 'lan',
          },
        ]
      : [],
  );
  return [
    ...exposed.flatMap(({ name, host, path, through, hasCertificate }): readonly ComponentMistake[] => [
      // Types say so too, but who does not ask them must not open an app to the internet by a typing mistake.
      ...(WAYS_IN.includes(through)
        ? []
        : [
            {
              rule: 'exposure' as const,
              component: name,
              where: 'expose.through',
              what: `'${through}' is no way in`,
              fix: `say ${WAYS_IN.join(', ')}`,
            },
          ]),
      ...checkHost(name, host, domain, { hasCertificate, through }),
      ...(/^\/[\w./~-]*$/.test(path)
        ? []
        : [
            {
              rule: 'exposure' as const,
              component: name,
              where: 'expose.path',
              what: `'${path}' is no path`,
              fix: 'start it with a slash',
            },
          ]),
    ]),
    ...repeated(exposed.map(({ host, path }) => `${host}${path === '/' ? '' : path}`)).map((place) => {
      const names = exposed.filter(({ host, path }) => `${host}${path === '/' ? '' : path}` === place);
      return {
        rule: 'exposed-twice' as const,
        where: 'components',
        what: `${names.map(({ name }) => `'${name}'`).join(' and ')} are both exposed at ${place}`,
        fix: 'give one of them another host or path',
      };
    }),
  ];
}

function checkHost(
  component: string,
  host: string,
  domain: string,
  { hasCertificate, through }: { readonly hasCertificate: boolean; readonly through: Exposure['through'] },
): readonly ComponentMistake[] {
  const at = { rule: 'exposure', component, where: 'expose.host' } as const;
  if (host === domain || host === `${component}.${domain}`) return [];
  if (!isDnsName(host) || !host.endsWith(`.${domain}`)) {
    return [{ ...at, what: `'${host}' is no host of ${domain}`, fix: `choose a name that ends in .${domain}` }];
  }
  if (hasCertificate || isDnsLabel(host.slice(0, -domain.length - 1))) return [];
  const what = `'${host}' is more than one label below ${domain}, which the wildcard certificate does not cover`;
  const own = through === 'lan' ? ", or say as: 'ingress', which has a certificate of its own" : '';
  return [{ ...at, what, fix: `choose a name such as ${component}.${domain}${own}` }];
}
