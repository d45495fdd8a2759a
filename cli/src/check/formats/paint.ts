import type { Rule } from 'cdk-at-rest/offline';
import type { Output } from '../../terminal';

/** What a text can be set off as. */
export type Tone = Rule['level'] | 'good' | 'strong' | 'quiet';

/** Colours text for a terminal. */
export type Paint = Readonly<Record<Tone, (text: string) => string>>;

/** What a terminal is told before and after. */
const CODES: Readonly<Record<Tone, readonly [number, number]>> = {
  error: [31, 39], warning: [33, 39], note: [36, 39], good: [32, 39], strong: [1, 22], quiet: [2, 22],
};

/**
 * Colours for a terminal, and none for a pipe, a file, or whoever asks for none.
 *
 * @see https://no-color.org
 */
export function paintFor({ isTTY }: Output): Paint {
  const isColoured = isTTY === true && !process.env.NO_COLOR;
  return Object.fromEntries(Object.entries(CODES).map(([tone, [on, off]]) =>
    [tone, (text: string) => isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text])) as unknown as Paint;
}
