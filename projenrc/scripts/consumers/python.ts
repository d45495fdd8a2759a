import { readdirSync } from 'fs';
import * as path from 'path';
import { capture, withPath } from '../command';
import { type Consumer, outputOf } from './consumer';
import { pytestCount } from './counts';

const PYTHON = process.env.PYTHON ?? 'python3';

/** pip installs the wheel by its path; `pyproject.toml` names the same version, which it then has. */
export const PYTHON_CONSUMER: Consumer = {
  language: 'python',
  tools: [
    { name: 'Python', command: [PYTHON, '--version'], minimum: [3, 10], debian: 'python3 python3-venv' },
    // Debian's `venv` is there without the package, and fails for want of `ensurepip`.
    { name: "Python's venv", command: [PYTHON, '-c', 'import ensurepip, sys, venv; print(sys.version)'], minimum: [3, 10], debian: 'python3-venv' },
  ],
  async install({ app, dist, scratch }) {
    const environment = path.join(scratch, 'venv');
    const [wheel] = readdirSync(path.join(dist, 'python')).filter(name => name.endsWith('.whl'));
    outputOf('venv', await capture(PYTHON, ['-m', 'venv', environment]));
    const python = path.join(environment, 'bin/python');
    // Compiling all modules of aws-cdk-lib takes six times as long as compiling those that are imported.
    outputOf('pip install', await capture(python, ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', path.join(dist, 'python', wheel), '.[dev]'], { cwd: app }));
    return { ...withPath(path.dirname(python)), VIRTUAL_ENV: environment };
  },
  checks: [
    { title: 'pytest', command: ['python', '-m', 'pytest'], count: pytestCount },
    { title: 'mypy --strict', command: ['python', '-m', 'mypy'] },
  ],
};
