import * as fs from 'fs/promises';
import * as os from 'os';
import * as path from 'path';
import { checkPython, ensurePythonEnvironment } from './harness/python-environment';
import { runCommand } from './harness/run-command';

let folder: string;

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'cdk-at-rest-python-'));
});

afterAll(async () => {
  await fs.rm(folder, { recursive: true, force: true });
});

/** An interpreter that says its version, and has or lacks the venv module. */
async function interpreter(version: string, hasVenv: boolean): Promise<string> {
  const file = path.join(folder, `python-${version}-${hasVenv}`);
  await fs.writeFile(file, `#!/bin/sh\ncase "$2" in *version_info*) echo ${version};; *) exit ${hasVenv ? 0 : 1};; esac\n`, { mode: 0o755 });
  return file;
}

test('says what to install when there is no Python', async () => {
  await expect(checkPython('/nowhere/python3')).rejects.toThrow(
    "The emulator tests need Python 3.11 or later: '/nowhere/python3' was not found. "
    + "Install it (on Debian and Ubuntu 'apt-get install python3 python3-venv') or name one in the environment variable PYTHON.",
  );
});

test.each(['3.9', '3.10', '2.7'])('refuses Python %s', async version => {
  await expect(checkPython(await interpreter(version, true))).rejects.toThrow(`is ${version}. Name a later one in the environment variable PYTHON.`);
});

test.each(['3.11', '3.14', '4.0'])('takes Python %s', async version => {
  await expect(checkPython(await interpreter(version, true))).resolves.toBeUndefined();
});

test('names the Debian package when the venv module is missing', async () => {
  await expect(checkPython(await interpreter('3.12', false))).rejects.toThrow("On Debian and Ubuntu: 'apt-get install python3.12-venv'.");
});

test('makes an environment in which the emulators can be imported', async () => {
  const python = await ensurePythonEnvironment(() => {});

  const { stdout } = await runCommand(python, ['-c', 'import ministack.app, moto.server, sys; print(sys.prefix)']);
  expect(stdout.trim()).toBe(path.dirname(path.dirname(python)));
}, 120_000);
