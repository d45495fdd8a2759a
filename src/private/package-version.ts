import { readFileSync } from 'fs';
import { join } from 'path';

/** Version of this library, as its package says. */
export const PACKAGE_VERSION = (JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf-8')) as { version: string }).version;
