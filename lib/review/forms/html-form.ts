import { counted } from '../object-names.ts';
import type { ShownLine } from '../shown-fields.ts';
import { SCRIPT, STYLE } from './html-parts.ts';
import type { Outline, ShownComponent } from './outline.ts';

/** The report as one HTML page that needs no other file, and asks nobody for one. */
export function htmlOf(outline: Outline): string {
  const { title, unread, answers, routine, dangers, accepted, effects, folds, components } = outline;
  const names = [
    ...new Set([
      ...dangers.map(({ cluster, component }) => `${cluster}/${component}`),
      ...effects.flatMap(({ of }) => of),
      ...components.map(({ name }) => name),
    ]),
  ].sort();
  const rules = [...new Set(dangers.map(({ rule }) => rule))].sort();
  const body = [
    `<header><h1>${text(title)}</h1><button id="theme" type="button" aria-label="dark or light">◐</button></header>`,
    `<dl class="answers">${answers.map(answer).join('')}</dl>`,
    ...unread.map((each) => `<p class="bad">${text(each)}</p>`),
    ...routine.map((each) => `<p class="routine">routine: ${text(each)}</p>`),
    `<form class="filters" role="search">
<input id="search" type="search" placeholder="search" aria-label="search">
${choice('component', 'all components', names)}
${choice('danger', 'all dangers', rules)}
</form>`,
    section(
      'dangers',
      counted(dangers.length, 'danger'),
      dangers.map(({ rule, cluster, component, text: said }) =>
        row(`${cluster}/${component}`, rule, `<b class="bad">${text(rule)}</b> ${text(said)}`),
      ),
    ),
    section(
      'accepted',
      'accepted for this step',
      accepted.map((each) => row('', '', text(each))),
    ),
    section(
      'effects',
      'what happens',
      effects.map(({ is, of, what, fix, commands }) =>
        row(
          of.join(' '),
          '',
          `<b class="${text(is)}">${text(is)}</b> ${named(of)}: ${text(what)}${fix === undefined ? '' : ` <i>${text(fix)}</i>`}${block(commands)}`,
        ),
      ),
    ),
    section('changes', 'what changes', [
      ...folds.map(({ lines, amount, of }) =>
        row(of.map((each) => each.split(' ')[0]).join(' '), '', `${shown(lines)}<p>in ${text(amount)}</p>${list(of)}`),
      ),
      ...components.map(componentPart),
    ]),
    '<p id="none" hidden>nothing fits</p>',
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body.filter((part) => part !== '').join('\n')}
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function answer({ asks, says, no }: Outline['answers'][number]): string {
  const all =
    says.length === 0
      ? `<p class="good">${text(no)}</p>`
      : says.map((each) => `<p class="bad">${text(each)}</p>`).join('');
  return `<div><dt>${text(asks)}</dt><dd>${all}</dd></div>`;
}

function choice(id: string, every: string, values: readonly string[]): string {
  if (values.length === 0) return '';
  const options = values.map((value) => `<option>${text(value)}</option>`).join('');
  return `<select id="${id}" aria-label="${id}"><option value="">${every}</option>${options}</select>`;
}

function section(id: string, heading: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : `<section id="${id}s"><h2>${text(heading)}</h2>\n${rows.join('\n')}\n</section>`;
}

/** Something that the filters show or hide as a whole. */
function row(components: string, danger: string, inner: string): string {
  return `<article data-components="${text(components)}" data-danger="${text(danger)}">${inner}</article>`;
}

function componentPart({ name, is, source, objects }: ShownComponent): string {
  const state = is === 'changed' ? '' : ` <b class="${is === 'new' ? 'good' : 'bad'}">${is}</b>`;
  const from = source === '' ? '' : ` <small>${text(source)}</small>`;
  const parts = objects.map((object) => {
    const sign = { created: '+', removed: '−', changed: '' }[object.is];
    return `<h4 class="${object.is}" title="${text(object.path)}">${sign} ${text(object.name)}</h4>${shown(object.lines)}`;
  });
  return row(
    name,
    '',
    `<details open><summary><b>${text(name)}</b>${state}${from}</summary>${parts.join('')}</details>`,
  );
}

function shown(lines: readonly ShownLine[]): string {
  if (lines.length === 0) return '';
  const classes = { '+': 'added', '-': 'removed', '~': 'changed', ' ': 'around' };
  return `<pre>${lines.map(({ sign, text: said, depth }) => `<span class="${classes[sign]}">${'  '.repeat(depth)}${sign} ${text(said)}</span>`).join('\n')}</pre>`;
}

function block(commands: readonly string[]): string {
  return commands.length === 0
    ? ''
    : `<details><summary>commands</summary><pre>${text(commands.join('\n'))}</pre></details>`;
}

/** As many names as are read at a glance, and the others to open. */
function named(of: readonly string[]): string {
  if (of.length <= 4) return text(of.join(', '));
  return `${text(of.slice(0, 4).join(', '))} <details class="more"><summary>and ${of.length - 4} more</summary>${text(of.slice(4).join(', '))}</details>`;
}

function list(of: readonly string[]): string {
  return `<details><summary>which</summary><ul>${of.map((each) => `<li>${text(each)}</li>`).join('')}</ul></details>`;
}

function text(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
