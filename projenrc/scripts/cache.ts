import { homedir } from 'os';
import * as path from 'path';

/**
 * Where things are kept between runs that take long to get: below the user's cache folder, since checkouts come and go. Whatever is in
 * it can be deleted at any time.
 */
export function cacheFolder(name: string): string {
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'cdk-at-rest', name);
}
