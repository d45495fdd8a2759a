import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';

/** A program that checks templates. */
export interface Contestant {
  readonly name: string;

  /** What checks the templates of a folder, and writes its findings as JSON. */
  command(folder: string): string[];

  /** The exit codes of a check that ran; all of these templates have findings. */
  readonly expected: readonly number[];

  /** How many findings a report has. */
  findings(report: unknown): number;
}

/** Ours. */
export function ourCheck(program: string): Contestant {
  return {
    name: 'cdk-at-rest check',
    command: folder => [process.execPath, program, 'check', folder, '--format', 'json', '--no-progress'],
    expected: [1],
    findings: report => (report as OurReport).templates.flatMap(({ resources }) => resources).reduce((sum, { findings }) => sum + findings.length, 0),
  };
}

interface OurReport {
  readonly templates: ReadonlyArray<{ readonly resources: ReadonlyArray<{ readonly findings: readonly unknown[] }> }>;
}

const GUARD = path.dirname(require.resolve('@cdklabs/cdk-validator-cfnguard/package.json'));
const GUARD_RULES = path.join(GUARD, 'rules/control-tower/cfn-guard');

/** The binary of cfn-guard, with those rules of AWS Control Tower that are about encryption at rest. */
export function guard(): Contestant {
  const system = process.platform === 'darwin' ? 'macos' : 'ubuntu';
  const binary = path.join(GUARD, 'bin', system, process.arch === 'arm64' ? 'aarch64' : 'x86_64', 'cfn-guard');
  const rules = encryptionRules();
  return {
    name: `cfn-guard, ${rules.length} files of rules`,
    command: folder => [
      binary, 'validate', ...rules.flatMap(rule => ['--rules', rule]), '--data', folder, '--output-format', 'json', '--show-summary', 'none', '--structured',
    ],
    expected: [19],
    findings: report => (report as ReadonlyArray<{ readonly not_compliant: readonly unknown[] }>).reduce((sum, file) => sum + file.not_compliant.length, 0),
  };
}

function encryptionRules(): string[] {
  return readdirSync(GUARD_RULES).flatMap(service => readdirSync(path.join(GUARD_RULES, service)).map(name => path.join(GUARD_RULES, service, name)))
    .filter(file => (/^rule (\w+)/m.exec(readFileSync(file, 'utf-8'))?.[1].split('_') ?? []).some(word => word.startsWith('encrypt')))
    .filter(file => !/^rule \w*(transit|node_to_node|traffic|tls)/m.test(readFileSync(file, 'utf-8')));
}

/** The release of checkov that is compared with. */
const CHECKOV = '3.3.30';

/** checkov from PyPI, in a virtual environment of its own: all its checks of CloudFormation templates, and those alone that are about encryption. */
export function checkov(folder: string): Contestant[] {
  const environment = path.join(folder, 'checkov');
  const program = path.join(environment, 'bin/checkov');
  succeeded('python3', ['-m', 'venv', environment]);
  succeeded(path.join(environment, 'bin/pip'), ['install', '--quiet', `checkov==${CHECKOV}`]);
  const list = succeeded(program, ['--list', '--framework', 'cloudformation']);
  const ids = [...new Set(list.split('\n').filter(line => /encrypt/i.test(line)).flatMap(line => /\bCKV2?_AWS_\d+\b/.exec(line) ?? []))];
  const scan = (name: string, options: string[]): Contestant => ({
    name,
    command: templates => [program, '--directory', templates, '--framework', 'cloudformation', '--compact', '--quiet', '--output', 'json', '--skip-download', ...options],
    expected: [1],
    findings: report => (report as { readonly summary: { readonly failed: number } }).summary.failed,
  });
  return [scan(`checkov ${CHECKOV}`, []), scan(`checkov ${CHECKOV}, ${ids.length} checks of encryption`, ['--check', ids.join(',')])];
}

function succeeded(command: string, args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf-8', maxBuffer: 2 ** 26 });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
  }
  return stdout;
}
