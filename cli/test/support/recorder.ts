import type { Output, Terminal } from '../../src/terminal';

/** A stream that keeps what is written to it. */
export class Recorder implements Output {
  text = '';

  constructor(readonly isTTY = false, readonly columns?: number) {}

  write(text: string): boolean {
    this.text += text;
    return true;
  }

  // What the progress bar asks of a stream; a terminal has them.
  cursorTo(): void { this.text += ''; }
  clearLine(): void { this.text += ''; }
  moveCursor(): void { this.text += ''; }
}

/** A terminal of two such streams: a pipe, unless a width is given. */
export function recordedTerminal(columns?: number): Terminal & { readonly out: Recorder; readonly err: Recorder } {
  return { out: new Recorder(columns !== undefined, columns), err: new Recorder(columns !== undefined, columns) };
}
