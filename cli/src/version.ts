import { readFileSync } from 'fs';
import * as path from 'path';

/** Version of the package. */
export const VERSION = (JSON.parse(readFileSync(path.join(__dirname, '../package.json'), 'utf-8')) as { version: string }).version;
