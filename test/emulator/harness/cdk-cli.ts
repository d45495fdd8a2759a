import * as fs from 'fs/promises';
import * as os from 'os';
import * as path from 'path';
import type { Emulator } from './emulator';
import { REPOSITORY } from './paths';
import { runCommand, type CommandResult } from './run-command';
import { ensureToolkitStack } from './toolkit-stack';

const CDK = path.join(REPOSITORY, 'node_modules/aws-cdk/bin/cdk');

export interface CdkCliOptions {
  /** The command that synthesizes the app, as in `cdk.json`; it runs at the root of the repository. */
  readonly app: string;
  /** The account to deploy to, 12 digits. @default - the emulator's own */
  readonly account?: string;
  /** Context values for the app. @default - none */
  readonly context?: Record<string, string>;
  /** More of the app's environment. @default - none */
  readonly env?: NodeJS.ProcessEnv;
}

/** The real `cdk` command line, on an emulator. Each instance has an output directory of its own. */
export class CdkCli {
  static async create(emulator: Emulator, options: CdkCliOptions): Promise<CdkCli> {
    return new CdkCli(emulator, options, await fs.mkdtemp(path.join(os.tmpdir(), 'cdk-at-rest-cdk-out-')));
  }

  private constructor(private readonly emulator: Emulator, private readonly options: CdkCliOptions, readonly outputDirectory: string) {}

  /** Deploys the named stacks, or all. */
  async deploy(...stacks: string[]): Promise<CommandResult> {
    await ensureToolkitStack(this.emulator, this.options.account);
    return this.cdk('deploy', ...selection(stacks), '--require-approval', 'never');
  }

  /** Destroys the named stacks, or all. */
  async destroy(...stacks: string[]): Promise<CommandResult> {
    return this.cdk('destroy', ...selection(stacks), '--force');
  }

  /** Shows how the deployed stacks differ from the app. */
  async diff(...stacks: string[]): Promise<CommandResult> {
    return this.cdk('diff', ...stacks);
  }

  /** Imports what the stack has in the app and not where it is deployed, by a file of identifiers; other changes wait for a deployment. */
  async import(stack: string, resourceMapping: string): Promise<CommandResult> {
    return this.cdk('import', stack, '--resource-mapping', resourceMapping, '--force');
  }

  /** Synthesizes the app into the output directory. */
  async synth(...stacks: string[]): Promise<CommandResult> {
    return this.cdk('synth', ...stacks, '--quiet');
  }

  /** Removes the output directory. */
  async dispose(): Promise<void> {
    await fs.rm(this.outputDirectory, { recursive: true, force: true });
  }

  private async cdk(command: string, ...args: string[]): Promise<CommandResult> {
    const context = Object.entries(this.options.context ?? {}).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
    return runCommand(process.execPath, [
      CDK, command, ...args, ...context,
      '--app', this.options.app, '--output', this.outputDirectory, '--no-color', '--no-notices', '--no-version-reporting',
    ], {
      cwd: REPOSITORY,
      env: { ...this.emulator.env(this.options.account), CDK_DISABLE_VERSION_CHECK: '1', CDK_DISABLE_CLI_TELEMETRY: 'true', ...this.options.env },
    });
  }
}

function selection(stacks: string[]): string[] {
  return stacks.length > 0 ? stacks : ['--all'];
}
