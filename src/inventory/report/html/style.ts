/** The style of the page, which is in it: it loads nothing. */
export const STYLE = `
:root {
  color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --page: #fff; --panel: #f6f8fa; --line: #d0d7de; --focus: #0969da; --on-shape: #fff;
  --customer-managed: #1f5fbf; --customer-provided: #7443b8; --aws-managed: #0b7a6f; --aws-owned: #a35c00; --undecidable: #57606a; --unencrypted: #b42318;
}
@media (prefers-color-scheme: dark) { :root {
  --text: #e6edf3; --quiet: #9da7b1; --page: #0d1117; --panel: #161b22; --line: #3d444d; --focus: #58a6ff; --on-shape: #0d1117;
  --customer-managed: #6cb0ff; --customer-provided: #c297ff; --aws-managed: #45c9b6; --aws-owned: #e8a33d; --undecidable: #9da7b1; --unencrypted: #ff7b72;
} }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { max-width: 62rem; margin: .4rem 0; } .quiet, figcaption, footer { color: var(--quiet); } .lead { font-size: 1.1rem; }
a { color: inherit; } a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: 0; list-style: none; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; background: var(--page); padding: .3rem; }
.definitions { position: absolute; }
.customer-managed { --kind: var(--customer-managed); } .customer-provided { --kind: var(--customer-provided); } .aws-managed { --kind: var(--aws-managed); }
.aws-owned { --kind: var(--aws-owned); } .undecidable { --kind: var(--undecidable); } .unencrypted { --kind: var(--unencrypted); }
use, .icon, pattern rect { fill: var(--kind); } .icon { width: 1em; height: 1em; vertical-align: -.12em; overflow: visible; }
.hollow { fill: var(--page); stroke: var(--kind); stroke-width: 1.8; stroke-dasharray: 3.2 2; } .mark { fill: none; stroke: var(--kind); stroke-width: 1.6; stroke-linecap: round; }
.cross { fill: none; stroke: var(--kind); stroke-width: 4; stroke-linecap: round; } pattern path { stroke: var(--page); stroke-width: 2; } pattern circle { fill: var(--page); }
.state { white-space: nowrap; } .bad { color: var(--unencrypted); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.tiles div { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .9rem; } .tiles dt { color: var(--quiet); font-size: .9rem; } .tiles dd { margin: 0; font-size: 1.4rem; font-weight: 600; }
figure { margin: 1rem 0; } figure.bar svg { width: 100%; height: 28px; } figure.bar rect { stroke: var(--page); stroke-width: 2; }
ul.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 0; margin: .4rem 0; list-style: none; } ul.legend .swatch { width: 1.6em; height: 1em; vertical-align: -.12em; border-radius: 2px; }
.cards { columns: 34rem 2; column-gap: 1rem; } .card { display: inline-block; width: 100%; margin: 0 0 1rem; padding: .8rem 1rem; border: 1px solid var(--line); border-top: 4px solid var(--kind); border-radius: 6px; break-inside: avoid; }
.card p { margin: .1rem 0; font-size: .9em; } .card ul { margin: .3rem 0; padding-left: 1.2rem; max-height: 20rem; overflow: auto; font-size: .85rem; overflow-wrap: anywhere; }
.star { width: 100%; height: auto; margin: .4rem 0; } .star line { stroke: var(--kind); stroke-width: 1.4; opacity: .75; } .star .label { fill: var(--text); font-size: 13px; }
.star line.aws-managed { stroke-dasharray: 7 3; } .star line.aws-owned { stroke-dasharray: 2 3; } .star line.undecidable { stroke-dasharray: 5 3 1 3; } .star line.customer-provided { stroke-dasharray: 12 3 3 3; } .star line.unencrypted { stroke-dasharray: 1 5; }
.glyph { fill: none; stroke: var(--on-shape); stroke-width: 2.6; stroke-linecap: round; stroke-linejoin: round; } .key use { stroke: var(--page); stroke-width: .8; }
.badge circle { fill: var(--unencrypted); stroke: var(--page); } .badge text { fill: var(--on-shape); font-size: 9px; font-weight: 700; }
.legend .badge-text { display: inline-block; width: 1.1em; height: 1.1em; line-height: 1.1em; text-align: center; border-radius: 50%; background: var(--unencrypted); color: var(--on-shape); font-size: .8em; font-weight: 700; }
.controls { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; align-items: center; padding: .6rem 0; background: var(--page); } .controls[hidden] { display: none; }
.controls input[type=search] { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--quiet); border-radius: 6px; padding: .3rem .6rem; width: min(24rem, 90vw); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-top: 1px solid var(--line); overflow-wrap: break-word; min-width: 5rem; }
thead th { background: var(--panel); border-top: 0; overflow-wrap: normal; } tbody th { font-weight: 600; overflow-wrap: anywhere; } tbody th .quiet { font-weight: 400; } tr[hidden] { display: none; } tr:target, .access:target { outline: 3px solid var(--focus); outline-offset: -3px; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; text-align: inherit; cursor: pointer; } th button::after { content: "\\00a0\\2195" / ""; color: var(--quiet); } th[aria-sort=ascending] button::after { content: "\\00a0\\2191" / ""; } th[aria-sort=descending] button::after { content: "\\00a0\\2193" / ""; }
.number { text-align: right; white-space: nowrap; min-width: 4rem; } .wide { min-width: 14rem; } td ul { margin: 0; padding-left: 1rem; }
details { margin: .4rem 0; } summary { cursor: pointer; } details.access { border: 1px solid var(--line); border-radius: 6px; padding: .4rem .8rem; } details.access summary { font-weight: 600; overflow-wrap: anywhere; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .5rem; }
@media (max-width: 40rem) { .card { overflow-x: auto; } .star { min-width: 30rem; } }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root { color-scheme: light; --text: #000; --quiet: #333; --page: #fff; --panel: #eee; --line: #999; --on-shape: #fff;
    --customer-managed: #1f5fbf; --customer-provided: #7443b8; --aws-managed: #0b7a6f; --aws-owned: #a35c00; --undecidable: #444; --unencrypted: #b42318; }
  body { max-width: none; padding: 0; font-size: 9pt; } nav, .skip, .controls, .card details { display: none; } .scroll { overflow: visible; border: 0; } table { font-size: 7pt; } h2 { break-after: avoid; }
  th, td, .number, .wide { min-width: 0; padding: .2rem .3rem; } .state { white-space: normal; } tr, .tiles div { break-inside: avoid; } thead { display: table-header-group; } th button::after { content: none; }
  .cards { columns: 2; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
