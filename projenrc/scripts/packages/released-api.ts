import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { gunzipSync, gzipSync } from 'zlib';

const ASSEMBLY = /^(\d+\.\d+\.\d+)\.jsii\.gz$/;

/** What jsii knows of a release: its assembly, without documentation. */
export interface ReleasedApi {
  readonly version: string;
  readonly assembly: Assembly;
}

/** The part of an assembly that is needed here. */
export interface Assembly {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/**
 * The API of the last release, or `undefined` when none is kept.
 *
 * @param folder where it is kept
 * @throws Error when several are
 */
export function releasedApi(folder: string): ReleasedApi | undefined {
  const kept = filesIn(folder).filter(name => ASSEMBLY.test(name));
  if (kept.length > 1) {
    throw new Error(`${folder} has ${kept.join(' and ')}: keep that of the last release alone`);
  }
  return kept.map(name => ({
    version: ASSEMBLY.exec(name)![1],
    assembly: JSON.parse(gunzipSync(readFileSync(path.join(folder, name))).toString()) as Assembly,
  }))[0];
}

/**
 * Keeps an assembly as that of the last release, instead of any other.
 *
 * @param folder where it is kept
 * @param version of the release, such as `1.2.3`
 * @param assembly as the compiler wrote it
 */
export function keepApi(folder: string, version: string, assembly: Assembly): void {
  const name = `${version}.jsii.gz`;
  if (!ASSEMBLY.test(name)) {
    throw new Error(`'${version}' is no version of a release: give one such as 1.2.3`);
  }
  filesIn(folder).filter(former => ASSEMBLY.test(former)).forEach(former => rmSync(path.join(folder, former)));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), gzipSync(JSON.stringify({ ...assembly, version, readme: undefined })));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
