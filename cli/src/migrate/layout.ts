import { printable, type Range } from 'cdk-at-rest/offline';
import type { Paint } from '../check/formats/paint';
import type { Output } from '../terminal';

const MIN_WIDTH = 80;
const MAX_WIDTH = 120;
const USUAL_WIDTH = 100;

/** Characters of a line: those of the terminal, but no more than can be read well. */
export function widthOf({ columns }: Output): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns ?? USUAL_WIDTH));
}

/** Text in lines, indented; the first may have something in the place of its indent. A word that is longer than a line stays whole: an ARN is copied. */
export function wrapped(text: string, width: number, indent: number, first = ''): string {
  const lines = [''];
  for (const word of printable(text).split(' ')) {
    const line = lines[lines.length - 1];
    const isLonger = indent + line.length + 1 + word.length > width;
    if (line === '') { lines[lines.length - 1] = word; } else if (isLonger) { lines.push(word); } else { lines[lines.length - 1] = `${line} ${word}`; }
  }
  return lines.map((line, index) => `${(index === 0 ? first : '').padEnd(indent)}${line}`).join('\n');
}

/** A title, and what stands below it. */
export function section(title: string, text: string, paint: Paint): string {
  return `${paint.strong(title)}\n\n${text}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds as people say them: two units at most. */
export function durationText(seconds: number): string {
  const minutes = Math.round(seconds / MINUTE) * MINUTE;
  const units = [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'min']] as const;
  const from = units.findIndex(([unit]) => minutes >= unit);
  if (from < 0) { return '0 min'; }
  const [[large, largeName], [small, smallName] = [large, '']] = units.slice(from);
  const rest = Math.floor(minutes % large / small);
  return `${Math.floor(minutes / large)} ${largeName}${smallName !== '' && rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** A range of seconds, or that there is none. */
export function timeText(seconds: Range | undefined): string {
  if (!seconds) { return 'not known'; }
  const [least, most] = [durationText(seconds.least), durationText(seconds.most)];
  return least === most ? least : `${least} to ${most}`;
}

/** A range of quantities. */
export function quantityText(quantity: Range): string {
  const [least, most] = [numberText(quantity.least), numberText(quantity.most)];
  return least === most ? least : `${least} to ${most}`;
}

function numberText(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 1 : 0 });
}
