#!/usr/bin/env node
import { ExitCode } from './exit-code';
import { run } from './program';

// Exiting runs what removes the temporary folder; a signal alone would not.
process.once('SIGINT', () => process.exit(ExitCode.INTERRUPTED));
process.once('SIGTERM', () => process.exit(ExitCode.TERMINATED));

// A reader that has seen enough, such as `head`, closes the pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? ExitCode.OK : ExitCode.FAILED);
});

void run(process.argv.slice(2), { out: process.stdout, err: process.stderr }).then(code => {
  process.exitCode = code;
});
