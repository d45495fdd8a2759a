import * as path from 'path';

export const REPOSITORY = path.resolve(__dirname, '../../..');

export const EMULATOR_FOLDER = path.join(REPOSITORY, 'test/emulator');
