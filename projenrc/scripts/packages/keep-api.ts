import { readFileSync } from 'fs';
import * as path from 'path';
import { ROOT } from '../command';
import { RELEASED } from './check-api';
import { type Assembly, keepApi } from './released-api';

/** Keeps the compiled API as that of the release whose version is the argument. */
keepApi(RELEASED, process.argv[2] ?? '', JSON.parse(readFileSync(path.join(ROOT, '.jsii'), 'utf-8')) as Assembly);
