import * as path from 'path';
import { pathToFileURL } from 'url';

/** Where a file is, as SARIF has it: from the folder of the repository, where the command runs, or as a whole where it is outside. */
export function artifactUri(file: string): { readonly uri: string; readonly uriBaseId?: string } {
  const relative = path.relative('', file);
  if (relative.startsWith('..') || path.isAbsolute(relative)) {
    return { uri: pathToFileURL(file).href };
  }
  return { uri: relative.split(path.sep).map(encodeURIComponent).join('/') || '.', uriBaseId: '%SRCROOT%' };
}
