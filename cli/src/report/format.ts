import * as path from 'path';
import type { AuditReport } from '../audit/audit-report';
import type { Output } from '../terminal';
import { htmlReport } from './html';
import { jsonReport } from './json';
import { markdownReport } from './markdown';
import { tableReport } from './table';

/** A form that a report can have. */
export interface Format {
  /** What `--format` calls it. */
  readonly name: string;

  /** Endings of file names that mean it. */
  readonly endings: readonly string[];

  /** How many rows of an answer are shown unless somebody says otherwise. */
  readonly limit: number;

  /** The report in this form, for what it is written to. */
  write(report: AuditReport, output: Output): string;
}

/** All forms, the usual one first. */
export const FORMATS: readonly [Format, ...Format[]] = [
  { name: 'table', endings: ['.txt'], limit: 50, write: tableReport },
  { name: 'json', endings: ['.json'], limit: Infinity, write: jsonReport },
  { name: 'markdown', endings: ['.md'], limit: 1000, write: markdownReport },
  { name: 'html', endings: ['.html', '.htm'], limit: 1000, write: htmlReport },
];

/** The form that was asked for by its name, or by the ending of the file that the report goes to. */
export function formatOf(name: string | undefined, file: string | undefined): Format {
  const ending = path.extname(file ?? '').toLowerCase();
  return FORMATS.find(format => name === undefined ? format.endings.includes(ending) : format.name === name) ?? FORMATS[0];
}
