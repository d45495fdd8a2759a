import { readFileSync } from 'fs';
import * as path from 'path';
import { ROOT } from '../../../projenrc/scripts/command';

/** What the tests need of the package's manifest. */
export interface Manifest {
  readonly version: string;
  readonly peerDependencies: { readonly 'aws-cdk-lib': string; readonly 'constructs': string };
  readonly [field: string]: unknown;
}

export const MANIFEST = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf-8')) as Manifest;

/** Oldest version of a peer that is taken: the range is `^1.2.3`. */
export function oldest(peer: keyof Manifest['peerDependencies']): string {
  return MANIFEST.peerDependencies[peer].replace('^', '');
}
