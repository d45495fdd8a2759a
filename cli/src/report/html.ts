import { html, Html, type Part, AnswerColumn } from 'cdk-at-rest/offline';
import type { Answer, AuditReport } from '../audit/audit-report';
import type { FileMessage } from '../records/input-report';
import type { Row } from '../records/record-store';
import { barCell, callsChart } from './charts';
import { STYLE } from './style';
import { verificationHtml } from './verification-html';
import { cell, cutNote, facts, LIMITS, NO_ROW } from './wording';

/** Instants stay on one line. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** The report as one page that loads nothing, runs no script, and can be printed. */
export function htmlReport(report: AuditReport): string {
  const { input, answers, verification } = report;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Audit of encryption keys</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<a class="skip" href="#answers">Skip to the answers</a>
<header>
<h1>Audit of encryption keys</h1>
<dl class="facts">${facts(report).map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>
</header>
<main>
${messages('Input that could not be used', input.problems, 'problem')}
${verification ? verificationHtml(verification) : html``}
${callsChart(report.callsByDay)}
<nav aria-label="Questions" id="answers"><ul>${answers.map(({ query, rowCount }) => html`<li><a href="#${query.name}">${query.title}</a> (${rowCount.toLocaleString('en-US')})</li>`)}</ul></nav>
${answers.map(answerHtml)}
<h2>What the log does not show</h2>
<p>${LIMITS}</p>
${messages('Notes', input.notes, 'quiet')}
</main>
<footer>Created ${report.created.toISOString()} by cdk-at-rest.</footer>
</body>
</html>
`.text;
}

function answerHtml(answer: Answer): Html {
  const { query, rows } = answer;
  const cut = cutNote(answer);
  return html`<section aria-labelledby="${query.name}">
<h2 id="${query.name}">${query.title}</h2>
<p>${query.question}</p>
${rows.length === 0 ? html`<p><strong>${NO_ROW}</strong></p>` : rowsHtml(answer)}
${cut === undefined ? html`` : html`<p class="quiet">${cut}</p>`}
${query.caveat === undefined ? html`` : html`<p class="quiet">${query.caveat}</p>`}
<details><summary>What the columns mean</summary><dl>${query.columns.map(column => html`<dt>${column.name}</dt><dd>${column.meaning}</dd>`)}</dl></details>
</section>
`;
}

function rowsHtml({ query, rows }: Answer): Html {
  const greatest = new Map(query.columns.map(({ name }) => [name, Math.max(...rows.map(row => Number(row[name]) || 0))]));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${query.title}"><table>
<thead><tr>${query.columns.map(({ name }) => html`<th scope="col" class="${typeof rows[0][name] === 'number' ? 'number' : ''}">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(row => html`<tr>${query.columns.map(column => cellHtml(row, column, greatest.get(column.name) ?? 0))}</tr>
`)}</tbody>
</table></div>`;
}

function cellHtml(row: Row, { name }: AnswerColumn, greatest: number): Part {
  const value = row[name];
  if (typeof value === 'number') {
    return barCell(value, greatest);
  }
  return INSTANT.test(value ?? '') ? html`<td class="time">${cell(value)}</td>` : html`<td>${cell(value)}</td>`;
}

function messages(title: string, list: readonly FileMessage[], kind: string): Html {
  return list.length === 0 ? html`` : html`<section class="${kind}"><h2>${title}</h2><ul>${list.map(({ path, message }) => html`<li><code>${path}</code> ${message}</li>`)}</ul></section>`;
}
