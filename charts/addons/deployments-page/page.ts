import type { Overview, ShownComponent, ShownFiles, ShownImage } from 'bramble';
import { lines, Markup, markup } from './markup.ts';
import { picture } from './picture.ts';

/** What is shown of one thing beside its name: a title, and what it says, if anything. */
type Fact = readonly [title: string, says: readonly (string | Markup)[]];

/** Names that keys of a ConfigMap may bear. https://kubernetes.io/docs/concepts/configuration/configmap/ */
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** The files that tell of a cluster, each ConfigMap by the folder that it is mounted at. */
export function filesOf(overview: Overview, hasHealth: boolean): ShownFiles {
  const images = overview.components.flatMap((each) => each.images).filter(({ name }) => KEY.test(name));
  return {
    page: { 'index.html': `${page(overview, hasHealth).text}\n` },
    map: { 'map.svg': `${picture(overview).text}\n` },
    versions: Object.fromEntries(images.map(({ name, version }) => [name, version])),
  };
}

/** The page. Versions and the map are put in by the server: this file stays the same when Flux moves a version. */
function page({ cluster, domain, nodes, components, arrows }: Overview, hasHealth: boolean): Markup {
  const uses = usesOf(arrows);
  const card = (each: ShownComponent) => cardOf(each, each.role ? [] : (uses.get(each.name) ?? []), nodes);
  const apps = components.filter(({ isFoundation }) => !isFoundation);
  const open = apps.filter(({ places }) => places.length > 0);
  const inside = apps.filter(({ places }) => places.length === 0);
  const foundation = components.filter(({ isFoundation }) => isFoundation);
  return lines([
    markup`<!doctype html>`,
    markup`<html lang="en">`,
    markup`<head>`,
    markup`<meta charset="utf-8">`,
    markup`<meta name="viewport" content="width=device-width, initial-scale=1">`,
    markup`<meta name="color-scheme" content="light dark">`,
    markup`<title>What runs in ${cluster}</title>`,
    markup`<link rel="icon" type="image/svg+xml" href="icon.svg">`,
    markup`<link rel="stylesheet" href="style.css">`,
    markup`<script src="page.js" defer></script>`,
    markup`</head>`,
    markup`<body${hasHealth && markup` data-health="health.json"`}>`,
    markup`<a class="skip" href="#main">Skip to the apps</a>`,
    markup`<header>`,
    markup`<h1>${cluster}</h1>`,
    markup`<p>${counted(apps.length, 'app')} on ${counted(nodes.length, 'node')}, for ${domain}</p>`,
    markup`<p class="all" role="status" id="all" hidden></p>`,
    markup`<search><label for="filter">Find an app</label> <input id="filter" type="search" autocomplete="off" disabled> <output for="filter" id="found"></output></search>`,
    markup`</header>`,
    markup`<main id="main" tabindex="-1">`,
    ...section('open', 'Apps to open', open, 'No app is reached from outside yet.', card),
    ...(inside.length > 0 ? section('inside', 'In the background', inside, '', card) : []),
    markup`<section>`,
    markup`<h2 id="map">How it hangs together</h2>`,
    markup`<div class="wide" tabindex="0" role="region" aria-labelledby="map">`,
    markup`${new Markup('<!--#include virtual="/map/map.svg" -->')}`,
    markup`</div>`,
    markup`</section>`,
    ...section('foundation', 'What they run on', foundation, '', card),
    markup`<section>`,
    markup`<h2 id="nodes">Nodes</h2>`,
    markup`<div class="wide" tabindex="0" role="region" aria-labelledby="nodes">`,
    markup`<table>`,
    markup`<thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Address</th><th scope="col">Cores</th><th scope="col">Memory</th></tr></thead>`,
    markup`<tbody>`,
    ...nodes.map(
      ({ name, role, address, cpus, memory }) =>
        markup`<tr><th scope="row">${name}</th><td>${role}</td><td>${address}</td><td>${String(cpus)}</td><td>${memory}</td></tr>`,
    ),
    markup`</tbody>`,
    markup`</table>`,
    markup`</div>`,
    markup`</section>`,
    markup`</main>`,
    markup`</body>`,
    markup`</html>`,
  ]);
}

function section(
  id: string,
  title: string,
  components: readonly ShownComponent[],
  empty: string,
  card: (each: ShownComponent) => Markup,
): readonly Markup[] {
  return [
    markup`<section aria-labelledby="${id}">`,
    markup`<h2 id="${id}">${title}</h2>`,
    ...(components.length === 0
      ? [markup`<p>${empty}</p>`]
      : [markup`<ul class="cards">`, ...components.map(card), markup`</ul>`]),
    markup`</section>`,
  ];
}

/** One line of the file for each component. */
function cardOf(component: ShownComponent, uses: readonly string[], nodes: Overview['nodes']): Markup {
  const { name, about, places, images, standing, workloads } = component;
  const [first] = places;
  const title = first?.url === undefined ? markup`${name}` : markup`<a href="${first.url}">${name}</a>`;
  const facts: readonly Fact[] = [
    ['Is', standing === undefined ? [] : [standing]],
    [
      'Address',
      places.map(({ text, url }) =>
        url === undefined || url === first?.url ? text : markup`<a href="${url}">${text}</a>`,
      ),
    ],
    ['Reached', [reachOf(component)]],
    ['Version', images.map((image) => versionOf(image, images.length > 1))],
    ['Runs on', nodesOf(component, nodes)],
    [
      'Keeps',
      component.storage.map(({ name: kept, size }) => [kept, size].filter((part) => part !== undefined).join(' ')),
    ],
    ['Uses', uses],
  ];
  return markup`<li class="card"${workloads.length > 0 && markup` data-of="${workloads.join(' ')}"`}><h3>${title}</h3><p class="state" hidden></p>${about !== undefined && markup`<p class="about">${about}</p>`}<dl>${facts.map(factOf)}</dl></li>`;
}

function factOf([title, says]: Fact): Markup | undefined {
  if (says.length === 0) return undefined;
  return markup`<div><dt>${title}</dt>${says.map((each) => markup`<dd>${each}</dd>`)}</div>`;
}

/** The tag of an image stands in a file of its own, which Flux rewrites. */
function versionOf({ name }: ShownImage, isNamed: boolean): Markup {
  const included = KEY.test(name) ? new Markup(`<!--#include virtual="/versions/${name}" -->`) : markup`unknown`;
  return isNamed ? markup`${name} ${included}` : included;
}

function reachOf({ reach, isAsked }: ShownComponent): string {
  const asked = isAsked ? ', after signing in' : '';
  switch (reach) {
    case 'cluster':
      return 'only from inside the cluster';
    case 'lan':
      return `at home${asked}`;
    case 'vpn':
      return `by VPN${asked}`;
    case 'internet':
      return `from the internet${asked || ', by everybody'}`;
    case 'both':
      return `at home and from the internet${asked || ', by everybody'}`;
  }
}

/** Of many nodes, those are named that are fewer. */
function nodesOf({ nodes }: ShownComponent, all: Overview['nodes']): readonly string[] {
  const others = all.map(({ name }) => name).filter((name) => !nodes.includes(name));
  if (nodes.length === 0) return [];
  if (others.length === 0 && all.length > 1) return ['any node'];
  return [nodes.length > 3 && others.length < nodes.length ? `any node but ${others.join(', ')}` : nodes.join(', ')];
}

function usesOf(arrows: Overview['arrows']): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  for (const { from, to, ports } of arrows) {
    uses.set(from, [...(uses.get(from) ?? []), ports === '' ? to : `${to} (${ports})`]);
  }
  return uses;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
