/** The style of the page, which is in it: it loads nothing. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --page: #fff; --panel: #f6f8fa; --line: #d0d7de; --calls: #8ab4e8; --denied: #c4342d; --good: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --quiet: #9da7b1; --page: #0d1117; --panel: #161b22; --line: #3d444d; --calls: #2f5f9e; --denied: #f0716a; --good: #4ac26b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .25rem; }
p { max-width: 60rem; } .quiet, figcaption, footer { color: var(--quiet); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; }
dl.facts dt { color: var(--quiet); } dl.facts dd { margin: 0; overflow-wrap: anywhere; }
nav ul { columns: 16rem; padding-left: 1.2rem; }
a { color: inherit; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
.scroll:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--calls); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
caption { text-align: left; padding: .4rem .6rem; color: var(--quiet); }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; min-width: 6rem; }
thead th { background: var(--panel); overflow-wrap: normal; border-top: 0; } tbody th { font-weight: inherit; }
.number { text-align: right; min-width: 4rem; white-space: nowrap; } .time { white-space: nowrap; }
.bar { position: relative; min-width: 7rem; } .bar span { position: absolute; left: 0; top: .3rem; height: 1.4em; background: var(--calls); opacity: .6; } .bar b { position: relative; font-weight: inherit; }
figure { margin: 1.5rem 0; } svg { width: 100%; height: auto; } svg .axis { stroke: var(--line); } svg .tick { fill: var(--quiet); font-size: 12px; }
svg .calls { fill: var(--calls); } svg .denied { fill: var(--denied); } .key { display: inline-block; width: .8em; height: .8em; } .key.calls { background: var(--calls); } .key.denied { background: var(--denied); }
.problem { border-left: 4px solid var(--denied); padding-left: 1rem; } .proven { border-left: 4px solid var(--good); padding-left: 1rem; }
details { margin: .4rem 0; } details dt { font-weight: 600; } summary { cursor: pointer; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .5rem; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #333; --page: #fff; --panel: #eee; --line: #999; --calls: #9bbce0; --denied: #a00; }
  body { max-width: none; padding: 0; font-size: 9pt; } nav, .skip { display: none; } .scroll { overflow: visible; border: 0; } table { font-size: 7pt; }
  th, td, .bar, .number { min-width: 0; padding: .2rem .3rem; } .time { white-space: normal; } tr, figure { break-inside: avoid; } thead { display: table-header-group; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
