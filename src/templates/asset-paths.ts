import { join } from 'path';
import { readJson } from './read-template';
import { isRecord } from './value-parts';

/**
 * The file of each asset that manifests of a cloud assembly list, by its hash.
 *
 * @throws Error when a manifest is missing or holds no JSON.
 */
export function readAssetPaths(directory: string, manifests: readonly string[]): ReadonlyMap<string, string> {
  return new Map(manifests.flatMap(manifest => {
    const read = readJson(join(directory, manifest));
    const files = isRecord(read) && isRecord(read.files) ? read.files : {};
    return Object.entries(files).flatMap(([hash, file]): Array<[string, string]> => {
      const source = isRecord(file) && isRecord(file.source) ? file.source.path : undefined;
      return typeof source === 'string' ? [[hash, join(directory, source)]] : [];
    });
  }));
}
