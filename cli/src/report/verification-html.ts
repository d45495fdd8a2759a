import { html, type Html } from 'cdk-at-rest/offline';
import { COVERAGE, type Verification } from '../verify';
import { TRAIL_COLUMNS, trailRows, verdict } from './verification-parts';

/** What a verification came to, as a part of the page. */
export function verificationHtml(verification: Verification): Html {
  return html`<section class="${verification.isVerified ? 'proven' : 'problem'}">
<h2>Verification of the log files</h2>
<p><strong>${verdict(verification)}</strong></p>
${verification.trails.length === 0 ? html`` : html`<div class="scroll" tabindex="0" role="region" aria-label="Trails"><table>
<thead><tr>${TRAIL_COLUMNS.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${trailRows(verification).map(row => html`<tr>${row.map(text => html`<td>${text}</td>`)}</tr>`)}</tbody>
</table></div>`}
${list(verification.problems)}
${list(verification.notes)}
<details open><summary>What this proves</summary><ul>${COVERAGE.proves.map(sentence => html`<li>${sentence}</li>`)}</ul></details>
<details open><summary>What it does not prove</summary><ul>${COVERAGE.doesNotProve.map(sentence => html`<li>${sentence}</li>`)}</ul></details>
</section>
`;
}

function list(messages: ReadonlyArray<{ readonly path: string; readonly message: string }>): Html {
  return messages.length === 0 ? html`` : html`<ul>${messages.map(({ path, message }) => html`<li><code>${path}</code> ${message}</li>`)}</ul>`;
}
