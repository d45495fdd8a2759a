import type { Progress } from '../audit/progress';
import type { Output } from '../terminal';

/** A bar for what is done at once would only flicker. */
const DELAY_MS = 1000;

/** Progress that is shown where it takes long and a person watches; it loads what draws it then. */
export class LateProgress implements Progress {
  private bar?: Progress;
  private step = '';
  private total = 0;
  private done = 0;

  constructor(private readonly output: Output, private readonly isShown: boolean, private readonly began: number = Date.now()) {}

  start(step: string, total: number): void {
    this.step = step;
    this.total = total;
    this.done = 0;
    this.bar?.start(step, total);
  }

  advance(units: number): void {
    this.done += units;
    if (this.bar) {
      this.bar.advance(units);
    } else if (this.isShown && this.output.isTTY && Date.now() - this.began > DELAY_MS) {
      // Loaded when it is wanted: most checks are done before it would be drawn.
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const { ProgressBar } = require('../audit/progress') as typeof import('../audit/progress');
      this.bar = new ProgressBar(this.output);
      this.bar.start(this.step, this.total);
      this.bar.advance(this.done);
    }
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
