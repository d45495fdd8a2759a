import { existsSync } from 'fs';
import { Argument } from 'commander';

/** Where `cdk synth` writes. */
const USUAL = ['cdk.out'];

/** The templates that a command reads. */
export function templatesArgument(): Argument {
  return new Argument('[path...]', 'templates (JSON or YAML), folders of them, and folders that cdk synth wrote').default(USUAL, USUAL.join());
}

/** Throws where nothing was named, and what is read then is not there. */
export function checkPaths(paths: readonly string[]): void {
  if (paths === USUAL && !USUAL.some(existsSync)) {
    throw new Error(`There is no ${USUAL.join()} here: run cdk synth first, or name templates or folders of them`);
  }
}
