/** How the page looks. Contrast of text is at least 4.5 in both schemes; nothing moves; nothing is loaded from elsewhere. */
export const STYLE = `:root {
  color-scheme: light dark;
  --ground: #f6f5f1; --paper: #ffffff; --ink: #1f2328; --soft: #57606a; --edge: #c9ced6;
  --link: #0b57b0; --accent: #8c1d40; --good: #1a6b33; --bad: #a4161a;
  --outside: #e4ecf7; --way: #f3e3ea; --used: #e5f0e2; --volume: #f5ecd7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171c; --paper: #1d2127; --ink: #e8eaed; --soft: #a9b1bc; --edge: #3d444f;
    --link: #8ab8ff; --accent: #f29bb7; --good: #7fd39a; --bad: #ff9d98;
    --outside: #22304a; --way: #45283a; --used: #233a2a; --volume: #40351f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header, main { max-width: 84rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; overflow-wrap: anywhere; }
h1 + p { margin: 0 0 .5rem; color: var(--soft); overflow-wrap: anywhere; }
h2 { margin: 2rem 0 .75rem; font-size: 1.25rem; color: var(--accent); }
h3 { margin: 0; font-size: 1.125rem; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: 1rem; top: -10rem; padding: .5rem 1rem; background: var(--paper); }
.skip:focus { top: .5rem; }
main:focus { outline: none; }
label { color: var(--soft); }
input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .375rem; padding: .25rem .5rem; max-width: 100%; }
.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); }
.card { background: var(--paper); border: 1px solid var(--edge); border-radius: .5rem; padding: .75rem 1rem; min-width: 0; }
.about { margin: .125rem 0 0; color: var(--soft); overflow-wrap: anywhere; }
dl { margin: .5rem 0 0; font-size: .875rem; }
dl div { display: grid; grid-template-columns: 5rem 1fr; gap: 0 .5rem; }
dt { grid-column: 1; color: var(--soft); }
dd { grid-column: 2; margin: 0; overflow-wrap: anywhere; }
.state, .all { margin: .125rem 0 0; font-weight: 600; }
.state::before, .all::before { content: ""; display: inline-block; width: .625rem; height: .625rem; margin-right: .375rem; border-radius: 50%; background: currentcolor; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.bad::before { border-radius: 0; }
.wide { overflow-x: auto; background: var(--paper); border: 1px solid var(--edge); border-radius: .5rem; padding: .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .25rem .75rem .25rem .25rem; white-space: nowrap; }
tbody tr { border-top: 1px solid var(--edge); }
thead th { color: var(--soft); font-weight: 400; }
main > :last-child { margin-bottom: 3rem; }
.map { display: block; margin: 0 auto; max-width: 100%; height: auto; }
.map.broad { min-width: 60rem; }
.map text { fill: var(--ink); font-size: 14px; text-anchor: middle; }
.map .detail { fill: var(--soft); font-size: 12px; }
.map rect { fill: var(--paper); stroke: var(--soft); }
.map .outside rect { fill: var(--outside); }
.map .way rect { fill: var(--way); }
.map .used rect { fill: var(--used); }
.map .volume rect { fill: var(--volume); }
.map .more rect { stroke-dasharray: 4 3; }
.map .line { fill: none; stroke: var(--soft); stroke-width: 1.5; }
.map .tip { fill: var(--soft); }
.map .outside .detail, .map .way .detail, .map .used .detail, .map .volume .detail { fill: var(--ink); }
[hidden] { display: none !important; }
@media print { search, .skip { display: none; } }
`;

/** A bramble's berry. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><g fill="#8c1d40"><circle cx="8" cy="5" r="2.4"/><circle cx="5" cy="8" r="2.4"/><circle cx="11" cy="8" r="2.4"/><circle cx="8" cy="9" r="2.4"/><circle cx="8" cy="12.5" r="2.4"/></g><path fill="#1a6b33" d="M8 4L5 1h6z"/></svg>
`;
