import { ProgressBar } from '../../src/audit/progress';
import { Recorder } from '../support/recorder';

test('shows a bar to a person', () => {
  const terminal = new Recorder(true, 80);
  const progress = new ProgressBar(terminal);
  progress.start('Reading', 200);
  progress.advance(200);
  progress.start('Answering', 2);
  progress.stop();
  expect(terminal.text).toMatch(/Reading {3}░+ 0 %[^]*Answering ░+ 0 %/);
});

test('writes nothing into a pipe', () => {
  const pipe = new Recorder();
  const progress = new ProgressBar(pipe);
  progress.start('Reading', 200);
  progress.advance(100);
  progress.stop();
  expect(pipe.text).toBe('');
});

test('may be stopped before it began', () => {
  expect(() => new ProgressBar(new Recorder(true, 80)).stop()).not.toThrow();
});
