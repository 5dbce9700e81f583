/** How the page looks: by the system's choice dark or light, on a phone as well. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d8dee4, #3a414a); --soft: light-dark(#f6f8fa, #1c2128); --bad: light-dark(#b3261e, #ff8a80); --good: light-dark(#1a7f37, #6fdd8b); --warn: light-dark(#8a5a00, #e3b341); }
:root[data-theme=light] { color-scheme: light; }
:root[data-theme=dark] { color-scheme: dark; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; background: light-dark(#fff, #0d1117); color: light-dark(#1f2328, #e6edf3); overflow-wrap: anywhere; }
header { display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: .9rem; margin: .6rem 0 .2rem; }
.answers { display: grid; grid-template-columns: repeat(3, 1fr); gap: .6rem; margin: 1rem 0; }
.answers > div, article { border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; background: var(--soft); }
article { margin: .4rem 0; }
dt { font-weight: 600; }
dd, dd p { margin: 0; }
.bad, .removed, .lost, .stuck, .stops { color: var(--bad); }
.good, .added, .created { color: var(--good); }
.down, .elsewhere, .fewer, .login, .opens, .rights { color: var(--warn); }
.filters { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .5rem; padding: .5rem 0; background: inherit; background: light-dark(#fff, #0d1117); }
.filters > * { font: inherit; padding: .3rem .5rem; min-width: 0; flex: 1 1 10rem; border: 1px solid var(--line); border-radius: .3rem; background: var(--soft); color: inherit; }
pre { margin: .3rem 0; font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { cursor: pointer; }
.more { display: inline; }
small, i { opacity: .75; }
#theme { font: inherit; border: 1px solid var(--line); border-radius: .3rem; background: var(--soft); color: inherit; cursor: pointer; }
@media (max-width: 40rem) { .answers { grid-template-columns: 1fr; } body { padding: .6rem; } }
`;

/** Search, filters, and dark or light by hand. */
export const SCRIPT = `
const rows = [...document.querySelectorAll('article')];
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
const valueOf = (id) => document.getElementById(id)?.value ?? '';
function filter() {
  const words = valueOf('search').toLowerCase().split(/\\s+/).filter(Boolean);
  const [component, danger] = [valueOf('component'), valueOf('danger')];
  for (const row of rows) {
    const isOf = component === '' || row.dataset.components.split(' ').includes(component);
    const isDanger = danger === '' || row.dataset.danger === danger;
    row.hidden = !(isOf && isDanger && words.every((word) => texts.get(row).includes(word)));
  }
  for (const section of document.querySelectorAll('section')) {
    section.hidden = [...section.querySelectorAll('article')].every((row) => row.hidden);
  }
  document.getElementById('none').hidden = rows.length === 0 || rows.some((row) => !row.hidden);
}
// A link may say what is looked for: diff.html#component=home/web
for (const [id, value] of new URLSearchParams(location.hash.slice(1))) {
  if (['search', 'component', 'danger'].includes(id) && document.getElementById(id)) document.getElementById(id).value = value;
}
filter();
for (const id of ['search', 'component', 'danger']) document.getElementById(id)?.addEventListener('input', filter);
document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
document.getElementById('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'light' : 'dark';
});
`;
