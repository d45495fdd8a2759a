import { createHash } from 'crypto';
import * as fs from 'fs/promises';
import * as os from 'os';
import * as path from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { EMULATOR_FOLDER, REPOSITORY } from './paths';
import { runCommand } from './run-command';

const REQUIREMENTS = path.join(EMULATOR_FOLDER, 'requirements.txt');
const ENVIRONMENT = path.join(REPOSITORY, '.venv');
/** Holds the hash of the requirements that the environment was made from; written last, so that half an environment is made again. */
const MARKER = path.join(ENVIRONMENT, 'requirements.sha256');
const MINIMUM_PYTHON = [3, 11];
const LOCK_POLL_MS = 200;

/**
 * Makes the Python environment of the emulators, `.venv` at the root of the repository, when there is none or its
 * requirements changed. Takes some ten seconds then, and none later. Processes that run it together wait for each other.
 *
 * The environment variable `PYTHON` names an interpreter other than `python3`.
 *
 * @returns the environment's Python interpreter
 */
export async function ensurePythonEnvironment(log: (line: string) => void): Promise<string> {
  const interpreter = path.join(ENVIRONMENT, 'bin', 'python');
  const wanted = createHash('sha256').update(await fs.readFile(REQUIREMENTS)).digest('hex');
  if (await marker() === wanted) return interpreter;

  return withLock(async () => {
    if (await marker() === wanted) return interpreter;
    const python = process.env.PYTHON ?? 'python3';
    await checkPython(python);
    log(`Making the Python environment of the emulators in ${ENVIRONMENT}`);
    await fs.rm(ENVIRONMENT, { recursive: true, force: true });
    await runCommand(python, ['-m', 'venv', ENVIRONMENT]);
    await runCommand(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', REQUIREMENTS]);
    await fs.writeFile(MARKER, wanted);
    return interpreter;
  });
}

async function marker(): Promise<string | undefined> {
  return fs.readFile(MARKER, 'utf8').catch(() => undefined);
}

/** Throws what is missing, and how to get it. */
export async function checkPython(python: string): Promise<void> {
  const minimum = MINIMUM_PYTHON.join('.');
  const version = await runCommand(python, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).then(
    ({ stdout }) => stdout.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new Error(`The emulator tests need Python ${minimum} or later: '${python}' was not found. `
        + "Install it (on Debian and Ubuntu 'apt-get install python3 python3-venv') or name one in the environment variable PYTHON.");
    },
  );
  const [major, minor] = version.split('.').map(Number);
  if (major < MINIMUM_PYTHON[0] || (major === MINIMUM_PYTHON[0] && minor < MINIMUM_PYTHON[1])) {
    throw new Error(`The emulator tests need Python ${minimum} or later: '${python}' is ${version}. Name a later one in the environment variable PYTHON.`);
  }
  // Debian's `venv` is there without the package, and fails for want of `ensurepip`.
  await runCommand(python, ['-c', 'import venv, ensurepip']).catch(() => {
    throw new Error(`The emulator tests need Python's venv module, which '${python}' (${version}) lacks. `
      + `On Debian and Ubuntu: 'apt-get install python${version}-venv'.`);
  });
}

/** Jest's workers may all find the environment missing. A lock whose holder is gone is taken over. */
async function withLock<T>(action: () => Promise<T>): Promise<T> {
  const lock = path.join(os.tmpdir(), `cdk-at-rest-venv-${createHash('sha256').update(ENVIRONMENT).digest('hex').slice(0, 16)}`);
  while (!await claim(lock)) {
    const holder = Number(await fs.readFile(lock, 'utf8').catch(() => ''));
    if (holder > 0 && !isRunning(holder)) await fs.rm(lock, { force: true });
    await sleep(LOCK_POLL_MS);
  }
  try {
    return await action();
  } finally {
    await fs.rm(lock, { force: true });
  }
}

async function claim(lock: string): Promise<boolean> {
  return fs.writeFile(lock, String(process.pid), { flag: 'wx' }).then(() => true, (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return false;
    throw error;
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
