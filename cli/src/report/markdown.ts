import { printable } from 'cdk-at-rest/offline';
import type { Answer, AuditReport } from '../audit/audit-report';
import type { FileMessage } from '../records/input-report';
import type { Row } from '../records/record-store';
import { COVERAGE, type Verification } from '../verify';
import { TRAIL_COLUMNS, trailRows, verdict } from './verification-parts';
import { cell, cutNote, facts, LIMITS, NO_ROW } from './wording';

/** The report as GitHub's Markdown. */
export function markdownReport(report: AuditReport): string {
  return [
    '# Audit of encryption keys',
    table(['', ''], facts(report).map(fact => [...fact])),
    LIMITS,
    ...report.verification ? verificationParts(report.verification) : [],
    ...messages('Input that could not be used', report.input.problems),
    ...messages('Notes', report.input.notes),
    ...report.answers.flatMap(answerParts),
    `Created ${report.created.toISOString()} by cdk-at-rest.`,
  ].join('\n\n') + '\n';
}

function answerParts(answer: Answer): string[] {
  const { query, rows } = answer;
  const names = query.columns.map(column => column.name);
  const cut = cutNote(answer);
  return [
    `## ${query.title}`,
    query.question,
    rows.length === 0 ? NO_ROW : table(names, rows.map((row: Row) => names.map(name => cell(row[name]))), names.map(name => typeof rows[0][name] === 'number')),
    ...cut === undefined ? [] : [cut],
    ...query.caveat === undefined ? [] : [`> ${query.caveat}`],
  ];
}

function verificationParts(verification: Verification): string[] {
  return [
    '## Verification of the log files',
    `**${verdict(verification)}**`,
    ...verification.trails.length === 0 ? [] : [table(TRAIL_COLUMNS, trailRows(verification))],
    ...[verification.problems, verification.notes].filter(list => list.length > 0).map(list => table(['file', ''], list.map(({ path, message }) => [path, message]))),
    ['What this proves:', '', ...COVERAGE.proves.map(sentence => `- ${sentence}`)].join('\n'),
    ['What it does not prove:', '', ...COVERAGE.doesNotProve.map(sentence => `- ${sentence}`)].join('\n'),
  ];
}

function messages(title: string, list: readonly FileMessage[]): string[] {
  return list.length === 0 ? [] : [`## ${title}`, table(['file', ''], list.map(({ path, message }) => [path, message]))];
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>, isNumber: readonly boolean[] = []): string {
  return [
    line(head),
    line(head.map((_, index) => isNumber[index] ? '---:' : '---')),
    ...rows.map(row => line(row.map(escaped))),
  ].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A text of the input, in which nothing is markup. */
function escaped(text: string): string {
  return printable(text).replace(/[\\`*_{}[\]<>|#~!&]/g, character => character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`);
}
