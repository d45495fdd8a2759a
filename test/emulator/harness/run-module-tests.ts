import { spawnSync } from 'child_process';
import { EMULATOR_FOLDER } from './paths';
import { ensurePythonEnvironment } from './python-environment';

/** Runs the tests of the emulator's modules, in the Python environment that they need. */
async function runModuleTests(): Promise<void> {
  const python = await ensurePythonEnvironment(line => console.log(line));
  const { status } = spawnSync(python, ['-m', 'pytest', '-q', ...process.argv.slice(2)], { cwd: EMULATOR_FOLDER, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

runModuleTests().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
