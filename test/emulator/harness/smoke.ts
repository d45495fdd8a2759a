import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Emulator } from './emulator';
import { REPOSITORY } from './paths';
import { runCommand } from './run-command';

/** The account of the emulator that the role is in. */
export const ACCOUNT = '123456789012';

/** What a smoke run printed, and its exit code. */
export interface SmokeAnswer {
  readonly code: number;
  readonly output: string;
}

/** A role of the emulator that may do everything: the environment with the credentials of a session of it. */
export async function maintainer(emulator: Emulator): Promise<NodeJS.ProcessEnv> {
  const iam = new IAMClient(emulator.client());
  const RoleName = 'Maintainer';
  const Statement = [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' }];
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
  const { Credentials } = await new STSClient(emulator.client()).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'smoke' }));
  return {
    ...emulator.env(),
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials?.SessionToken,
  };
}

/** `npm run smoke -- <args>`, without npm: the arguments of Node.js, at the root of the repository. */
export function smokeCommand(...args: string[]): string[] {
  return ['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json', 'smoke/main.ts', ...args];
}

/** Runs it to its end. */
export async function runSmoke(env: NodeJS.ProcessEnv, ...args: string[]): Promise<SmokeAnswer> {
  return runCommand(process.execPath, smokeCommand(...args), { cwd: REPOSITORY, env }).then(({ output }) => ({ code: 0, output }), (error: Error) => {
    const [, code] = / ended with (\d+)\n/.exec(error.message) ?? [];
    if (code === undefined) throw error;
    return { code: Number(code), output: error.message };
  });
}
