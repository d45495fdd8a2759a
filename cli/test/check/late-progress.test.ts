import { LateProgress } from '../../src/check/late-progress';
import { Recorder } from '../support/recorder';

const LONG_AGO = Date.now() - 60_000;

function shown(isShown: boolean, isTTY: boolean, began: number): string {
  const output = new Recorder(isTTY);
  const progress = new LateProgress(output, isShown, began);
  progress.start('Reading', 10);
  progress.advance(5);
  progress.start('Checking', 2);
  progress.advance(1);
  progress.stop();
  return output.text;
}

test('shows a bar on a terminal where it takes long', () => {
  expect(shown(true, true, LONG_AGO)).toMatch(/Reading[^]*Checking/);
});

test('shows nothing for what is done at once, into a pipe, or where nobody wants it', () => {
  expect(shown(true, true, Date.now())).toBe('');
  expect(shown(true, false, LONG_AGO)).toBe('');
  expect(shown(false, true, LONG_AGO)).toBe('');
});
