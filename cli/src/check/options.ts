import * as path from 'path';
import { InvalidArgumentError } from 'commander';
import { checkOutput } from '../audit/options';
import type { FailOn } from './fail-on';
import { CHECK_FORMATS, type CheckFormat } from './formats/format';

/** What the options of `check` say, as commander gives it. */
export interface CheckCommandOptions {
  readonly level: string;
  readonly before?: string;
  readonly failOn: FailOn;
  readonly acknowledge?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly format?: readonly string[];
  readonly output?: readonly string[];
  readonly quiet?: boolean;
  readonly progress: boolean;
  readonly listRules?: boolean;
}

/** Where a report goes, and in which form: to standard output where there is no file. */
export interface Destination {
  readonly format: CheckFormat;
  readonly file?: string;
}

/** Collects the names of forms. */
export function formatName(name: string, before: readonly string[] | undefined): readonly string[] {
  if (!CHECK_FORMATS.some(format => format.name === name)) {
    throw new InvalidArgumentError(`There is no form of this name. There are: ${CHECK_FORMATS.map(format => format.name).join(', ')}.`);
  }
  return [...before ?? [], name];
}

/**
 * Where reports go. The first form is that of the first file, and so on; a form that is left is that of standard output, and a file that
 * is left has the form that its ending means. Standard output has the text, unless it has another.
 *
 * Throws where a form is left over, a file's ending means none, or a file cannot be written.
 */
export function destinationsOf(formats: readonly string[] = [], files: readonly string[] = []): Destination[] {
  files.forEach(checkOutput);
  const [twice] = files.filter((file, index) => files.findIndex(other => path.resolve(other) === path.resolve(file)) !== index);
  if (twice !== undefined) {
    throw new Error(`--output ${twice} is given twice: each report has a file of its own`);
  }
  if (formats.length > files.length + 1) {
    throw new Error(`--format is given ${formats.length} times, for ${files.length === 0 ? 'standard output' : `${files.length} ${files.length === 1 ? 'file' : 'files'} and standard output`}: give an --output for each`);
  }
  const [first] = CHECK_FORMATS;
  return [
    { format: formats.length > files.length ? named(formats[files.length]) : first },
    ...files.map((file, index) => ({ file, format: index < formats.length ? named(formats[index]) : byEnding(file) })),
  ];
}

function named(name: string): CheckFormat {
  return CHECK_FORMATS.find(format => format.name === name)!;
}

function byEnding(file: string): CheckFormat {
  const name = path.basename(file).toLowerCase();
  // The longest ending tells: .sarif.json is not .json.
  const format = CHECK_FORMATS.find(({ endings }) => endings.some(ending => name.endsWith(ending)));
  if (!format) {
    throw new Error(`The ending of --output ${file} means no form: say --format ${CHECK_FORMATS.map(each => each.name).join(' or ')}`);
  }
  return format;
}
