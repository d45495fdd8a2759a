import type { CheckReport } from '../check-report';
import { jsonReport } from './json';
import { junitReport } from './junit';
import { sarifReport } from './sarif';
import { textReport } from './text';
import type { WriteOptions } from './write-options';

/** A form that a report can have. */
export interface CheckFormat {
  /** What `--format` calls it. */
  readonly name: string;

  /** Endings of file names that mean it. */
  readonly endings: readonly string[];

  write(report: CheckReport, options: WriteOptions): string;
}

/** All forms, the usual one first. */
export const CHECK_FORMATS: readonly [CheckFormat, ...CheckFormat[]] = [
  { name: 'text', endings: ['.txt'], write: textReport },
  { name: 'sarif', endings: ['.sarif', '.sarif.json'], write: sarifReport },
  { name: 'junit', endings: ['.xml'], write: junitReport },
  { name: 'json', endings: ['.json'], write: jsonReport },
];
