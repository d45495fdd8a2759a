import { createHash } from 'crypto';
import type { Inventory } from '../inventory';
import { choices, cost } from './html/choices';
import { findings } from './html/findings';
import { html, Html, NOTHING } from './html/html-text';
import { keyTables } from './html/key-tables';
import { picture } from './html/picture';
import { resourceTable } from './html/resource-table';
import { SCRIPT } from './html/script';
import { definitions } from './html/shapes';
import { STYLE } from './html/style';
import { legend, services, summary } from './html/summary';
import { count } from './wording';

/** The policy of the page: it loads nothing, and runs and shows what it was written with and nothing else. */
const POLICY = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;

/** The inventory as one page that loads nothing, and can be read without a script, without colour and on paper. */
export function inventoryHtml(inventory: Inventory): string {
  const { templates, created, limits, level } = inventory;
  const sections: ReadonlyArray<readonly [id: string, title: string, content: Html]> = [
    ['picture', 'Keys and what they encrypt', html`${legend()}${picture(inventory)}`],
    ['resources', 'Resources that store data', html`${controls()}${resourceTable(inventory)}`],
    ['keys', 'Keys', keyTables(inventory)],
    ['findings', 'Findings and acknowledgements', findings(inventory)],
    ['cost', 'Cost', cost(inventory)],
    ['choose', 'Which kind of key to choose', choices(inventory)],
    ['limits', 'What this does not say', html`<ul>${limits.map(limit => html`<li>${limit}</li>`)}</ul>`],
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Inventory of encryption at rest</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#resources">Skip to the resources</a>
${definitions()}
<header>
<h1>Inventory of encryption at rest</h1>
<p class="quiet">${count(templates.length, 'template')}, level "${level}"${created === undefined ? '' : `, ${created}`}</p>
${summary(inventory)}
<nav aria-label="Parts of the page"><ul>${sections.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
</header>
<main>
${services(inventory)}
${sections.map(([id, title, content]) => html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}
</section>
`)}${templates.length === 0 ? NOTHING : html`<details><summary>Templates</summary><ul>${templates.map(({ name, account, region }) => html`<li>${[name, account, region].filter(part => part !== undefined).join(', ')}</li>`)}</ul></details>`}
</main>
<footer>Made by cdk-at-rest from templates: nothing was asked of an account.</footer>
<script>${new Html(SCRIPT)}</script>
</body>
</html>
`.text;
}

/** The filter, which only works with the script, and only shows with it. */
function controls(): Html {
  return html`<div class="controls" id="controls" hidden><label>Filter resources, keys and findings: <input type="search" id="filter" placeholder="bucket orders"></label> <label><input type="checkbox" id="open-only"> only what is open</label> <span id="filter-status" role="status" class="quiet"></span></div>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
