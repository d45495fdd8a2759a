import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'fs';
import * as path from 'path';
import { AWS_CDK_LIB } from '../../versions';
import { cacheFolder } from '../cache';
import { capture, installed, ROOT } from '../command';
import { outputOf } from './consumer';

const AWS_CDK = 'github.com/aws/aws-cdk-go/awscdk/v2';

/** What aws-cdk-lib consists of in Go: npm packages and the folders of their modules. */
const GENERATED: Readonly<Record<string, string>> = {
  'aws-cdk-lib': 'awscdk',
  'constructs': 'constructs',
  '@aws-cdk/asset-awscli-v1': 'awscliv1',
  '@aws-cdk/asset-node-proxy-agent-v6': 'nodeproxyagentv6',
  '@aws-cdk/cloud-assembly-schema': 'awscdkcloudassemblyschema',
};

/**
 * Go modules of aws-cdk-lib at the version that the library is developed on: by what each is replaced.
 *
 * They are the published ones, or, where the module proxy does not serve that version, made from npm's package: in a minute, with 2.2 GB of
 * memory, and kept.
 */
export async function goBindings(): Promise<Record<string, string>> {
  const { succeeded, output } = await capture('go', ['mod', 'download', '-json', `${AWS_CDK}@v${AWS_CDK_LIB}`]);
  if (succeeded) {
    // The library's own module asks for the versions that npm installed, which a proxy need not have yet.
    return pinned(requirements(readFileSync((JSON.parse(output) as { GoMod: string }).GoMod, 'utf-8')));
  }
  console.log(`go: ${AWS_CDK} ${AWS_CDK_LIB} is not served, it is made from npm's package`);
  return generatedBindings();
}

/** The modules that a `go.mod` requires, with their versions. */
export function requirements(goMod: string): Record<string, string> {
  return Object.fromEntries([...goMod.matchAll(/^\s*(?:require )?([\w.-]+\/\S+) (v\S+)/gm)].map(([, module, version]) => [module, version]));
}

/** Those modules that aws-cdk-lib consists of, each replaced by itself at the version that it was published with. */
export function pinned(required: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(required)
    .filter(([module]) => module.startsWith('github.com/cdklabs/'))
    .map(([module, version]) => [module, `${module} ${version}`]));
}

async function generatedBindings(): Promise<Record<string, string>> {
  const folder = cacheFolder(`go-bindings-${AWS_CDK_LIB}`);
  if (!existsSync(folder)) {
    // A run that breaks off leaves nothing that looks finished.
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    for (const name of Object.keys(GENERATED)) {
      const args = ['--no-npmignore', '--code-only', '--targets', 'go', '--outdir', unfinished, path.join(ROOT, 'node_modules', name)];
      outputOf(`jsii-pacmak of ${name}`, await capture(installed('jsii-pacmak'), args));
    }
    renameSync(unfinished, folder);
  }
  return Object.fromEntries(Object.values(GENERATED).map(name => {
    const module = path.join(folder, 'go', name);
    return [/^module (\S+)$/m.exec(readFileSync(path.join(module, 'go.mod'), 'utf-8'))![1], module];
  }));
}
