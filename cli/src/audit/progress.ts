import { Presets, SingleBar } from 'cli-progress';
import type { Output } from '../terminal';

/** Says how far a run is. */
export interface Progress {
  /** Begins a step of so many units. */
  start(step: string, total: number): void;

  /** Counts units that are done. */
  advance(units: number): void;

  /** Clears what was shown. */
  stop(): void;
}

/** A bar, which cli-progress draws on a terminal only: nothing goes into a pipe or a log. */
export class ProgressBar implements Progress {
  private bar?: SingleBar;

  constructor(private readonly output: Output) {}

  start(step: string, total: number): void {
    this.stop();
    this.bar = new SingleBar({
      stream: this.output as NodeJS.WritableStream,
      format: `${step.padEnd(9)} {bar} {percentage} %  {eta_formatted} left`,
      clearOnComplete: true,
      hideCursor: true,
      // The signal handlers of the program end it; those of the bar would only keep it from ending.
      gracefulExit: false,
    }, Presets.shades_grey);
    this.bar.start(total, 0);
  }

  advance(units: number): void {
    this.bar?.increment(units);
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
