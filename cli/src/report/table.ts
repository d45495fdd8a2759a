import { printable } from 'cdk-at-rest/offline';
import Table from 'cli-table3';
import type { Answer, AuditReport } from '../audit/audit-report';
import type { Value } from '../records/record-store';
import type { Output } from '../terminal';
import { verificationText } from '../verify';
import { cell, cutNote, facts, LIMITS, NO_ROW } from './wording';

/** A column narrower than this breaks even the words of a title. */
const NARROWEST = 12;

/** What is not broken over lines: an instant, and a number. */
const UNBROKEN = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z|[\d,]*)$/;

/** Blanks on both sides of a cell and the line beside it. */
const CELL_FRAME = 3;

/** The report as tables of text, fitted to the width of a terminal, and as wide as they are in a pipe. */
export function tableReport(report: AuditReport, output: Output): string {
  const { columns: width } = output;
  return [
    facts(report).map(([name, text]) => `${name.padEnd(10)} ${printable(text)}`).join('\n'),
    ...report.verification ? [verificationText(report.verification, { width }).trim()] : [],
    ...report.answers.map(answer => answerText(answer, width)),
    wrapped(LIMITS, width),
  ].join('\n\n') + '\n';
}

function answerText(answer: Answer, width: number | undefined): string {
  const { query } = answer;
  const cut = cutNote(answer);
  return [
    wrapped(`${query.title}: ${query.question}`, width),
    answer.rows.length === 0 ? NO_ROW : rowsText(answer, width),
    ...cut === undefined ? [] : [cut],
    ...query.caveat === undefined ? [] : [wrapped(query.caveat, width)],
  ].join('\n');
}

function rowsText({ query, rows }: Answer, width: number | undefined): string {
  const names = query.columns.map(column => column.name);
  const cells = rows.map(row => names.map(name => printable(cell(row[name]))));
  const natural = names.map((name, index) => Math.max(name.length, ...cells.map(row => row[index].length)));
  const least = natural.map((each, index) => cells.every(row => UNBROKEN.test(row[index])) ? each : Math.min(each, NARROWEST));
  const widths = fitted(natural, least, width);
  return widths === undefined ? listText(names, cells, width) : tableText(names, cells, widths, names.map(name => isNumber(rows[0][name])));
}

/** Widths of the columns: the widest give way, none below its least. Nothing, where that is not enough. */
export function fitted(natural: readonly number[], least: readonly number[], width: number | undefined): number[] | undefined {
  const available = width === undefined ? Infinity : width - 1 - natural.length * CELL_FRAME;
  if (sum(least) > available) {
    return undefined;
  }
  const widths = [...natural];
  while (sum(widths) > available) {
    const room = widths.map((each, index) => each > least[index] ? each : 0);
    widths[room.indexOf(Math.max(...room))] -= 1;
  }
  return widths;
}

function tableText(names: readonly string[], cells: ReadonlyArray<readonly string[]>, widths: readonly number[], numbers: readonly boolean[]): string {
  const table = new Table({
    head: [...names],
    colWidths: widths.map(each => each + CELL_FRAME - 1),
    colAligns: numbers.map(each => each ? 'right' : 'left'),
    wordWrap: true,
    // An ARN has no blanks to break at.
    wrapOnWordBoundary: false,
    // Lines between the rows are only needed where a row has several.
    style: { head: [], border: [], compact: cells.every(row => row.every((text, index) => text.length <= widths[index])) },
  });
  table.push(...cells.map(row => [...row]));
  return table.toString();
}

/** A row below the other, each with a line for what it says: what is left where a terminal is too narrow for a table. */
function listText(names: readonly string[], cells: ReadonlyArray<readonly string[]>, width: number | undefined): string {
  const longest = Math.max(...names.map(name => name.length));
  return cells.map((row, number) => [
    `${'─'.repeat(4)} ${number + 1} `.padEnd(width ?? 0, '─'),
    ...row.flatMap((text, index) => text === '' ? [] : [`${names[index].padEnd(longest)}  ${text}`]),
  ].join('\n')).join('\n');
}

function wrapped(text: string, width: number | undefined): string {
  return text.split(' ').reduce<string[]>((lines, word) => {
    const line = lines[lines.length - 1];
    return lines.length > 0 && line.length + 1 + word.length <= (width ?? 100) ? [...lines.slice(0, -1), `${line} ${word}`] : [...lines, word];
  }, []).join('\n');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function isNumber(value: Value): boolean {
  return typeof value === 'number';
}
