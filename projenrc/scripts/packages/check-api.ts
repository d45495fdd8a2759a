import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { installed, ROOT } from '../command';
import { type ReleasedApi, releasedApi } from './released-api';

/** Where the API of the last release is kept. */
export const RELEASED = path.join(ROOT, 'test/packages/released');

/** Whether the API may be released, and what there is to say of it. */
export interface ApiVerdict {
  readonly passes: boolean;
  readonly text: string;
}

/** What is compared. */
export interface ApiComparison {
  /** Folder of the compiled package; what was released is unpacked in it, where the packages that both refer to are found. */
  readonly root: string;
  /** Folder in which the API of the last release is kept. */
  readonly released: string;
  /** Tags of the repository. Those such as `v1.2.3` are releases. */
  readonly tags: readonly string[];
}

/**
 * Compares the compiled API with that of the last release. What breaks its callers fails, experimental or not, unless its key is in
 * `.compatignore`. Nothing to compare with passes only where there is no release: a tag without its API fails.
 */
export function checkApi({ root, released, tags }: ApiComparison): ApiVerdict {
  const last = releasedApi(released);
  const tagged = newestRelease(tags);
  if (tagged && (!last || newestRelease([`v${last.version}`, tagged]) !== `v${last.version}`)) {
    return { passes: false, text: `${tagged} is a release, and the API that is kept is ${last ? `that of ${last.version}` : 'none'}: check it out, compile it, and run npx projen release:api ${tagged.slice(1)}` };
  }
  return last ? compare(root, last) : { passes: true, text: 'There is no release to compare the API with.' };
}

function compare(root: string, { version, assembly }: ReleasedApi): ApiVerdict {
  const folder = mkdtempSync(path.join(root, '.api-'));
  try {
    const manifest = { name: assembly.name, version, peerDependencies: assembly.dependencies, jsii: {} };
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(path.join(folder, '.jsii'), JSON.stringify(assembly));
    // By default, what is experimental may change: everything is, before 1.0.0.
    const { status, stdout, stderr } = spawnSync(installed('jsii-diff'), [folder, root, '--error-on', 'all', '--keys', '--ignore-file', path.join(root, '.compatignore')], { encoding: 'utf-8' });
    const text = `${stdout}${stderr}`.trim();
    return status === 0
      ? { passes: true, text: `The API is compatible with that of ${version}.${text ? `\n${text}` : ''}` }
      : { passes: false, text: `${text}\nThe API breaks callers of ${version}. Where that is meant: say so in CHANGELOG.md, and list the keys in .compatignore.` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function newestRelease(tags: readonly string[]): string | undefined {
  const parts = (tag: string): number[] => tag.slice(1).split('.').map(Number);
  return tags.filter(tag => /^v\d+\.\d+\.\d+$/.test(tag))
    .sort((a, b) => parts(a).map((part, index) => part - parts(b)[index]).find(difference => difference !== 0) ?? 0)
    .at(-1);
}

if (require.main === module) {
  const tags = spawnSync('git', ['tag', '--list'], { cwd: ROOT, encoding: 'utf-8' }).stdout.split('\n');
  const { passes, text } = checkApi({ root: ROOT, released: RELEASED, tags });
  console.log(text);
  process.exitCode = passes ? 0 : 1;
}
