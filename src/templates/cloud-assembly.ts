import { existsSync } from 'fs';
import { isAbsolute, join } from 'path';
import { readAssetPaths } from './asset-paths';
import { isStackTemplate, noTemplate, readJson } from './read-template';
import { nestedStackPath, type StackMetadata, stackMetadata } from './stack-metadata';
import type { NestedIn, Template, TemplateFile } from './template';
import { isRecord } from './value-parts';

/** A part of the assembly, as the manifest lists it. */
interface Artifact {
  readonly id: string;
  readonly type?: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly metadata?: unknown;
  readonly additionalMetadataFile?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What all templates of a stack, nested ones included, have in common. */
interface Deployment {
  readonly directory: string;
  readonly account?: string;
  readonly region?: string;
  readonly metadata: StackMetadata;
  /** The file of each asset of the assembly, by its hash. */
  readonly assets: ReadonlyMap<string, string>;
  /** The names that templates have already. */
  readonly names: Set<string>;
}

/**
 * The templates of a cloud assembly, which is what `cdk synth` writes, usually into `cdk.out`: of its stacks, of those of its Stages, and of
 * their nested stacks. It needs neither the CDK nor the app.
 *
 * Acknowledgements are those of stacks and what is below them: the CDK writes none of an app or a Stage into the assembly.
 *
 * @param directory Where it is; templates are called by their path, beginning with it.
 * @throws Error when there is no manifest, or a file that it names is missing or no template.
 * @see https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export function readCloudAssembly(directory: string): TemplateFile[] {
  return assemblyOf(directory, new Set());
}

/** Whether a folder is a cloud assembly. */
export function isCloudAssembly(directory: string): boolean {
  return existsSync(join(directory, 'manifest.json'));
}

function assemblyOf(directory: string, names: Set<string>): TemplateFile[] {
  const artifacts = artifactsOf(directory);
  const assets = readAssetPaths(directory, artifacts.filter(({ type }) => type === 'cdk:asset-manifest').map(({ properties }) => String(properties.file)));
  return artifacts.flatMap(artifact => {
    switch (artifact.type) {
      case 'aws:cloudformation:stack':
        return stackOf(artifact, { directory, assets, names });
      case 'cdk:cloud-assembly':
        return assemblyOf(join(directory, String(artifact.properties.directoryName)), names);
      default:
        return [];
    }
  });
}

function artifactsOf(directory: string): Artifact[] {
  if (!isCloudAssembly(directory)) {
    throw new Error(`${directory} holds no manifest.json, so that it is no cloud assembly: run 'cdk synth' first, and give the folder that it writes (cdk.out)`);
  }
  const path = join(directory, 'manifest.json');
  const manifest = readJson(path);
  if (!isRecord(manifest) || typeof manifest.version !== 'string') {
    throw new Error(`${path} is not the manifest of a cloud assembly: it has no version. Give the folder that 'cdk synth' writes (cdk.out)`);
  }
  // An app without a stack has no artifacts.
  const artifacts = isRecord(manifest.artifacts) ? manifest.artifacts : {};
  return Object.entries(artifacts).filter(([, artifact]) => isRecord(artifact)).map(([id, artifact]) => {
    const { properties, ...rest } = artifact as Record<string, unknown>;
    return { ...rest, id, properties: isRecord(properties) ? properties : {} };
  });
}

function stackOf(artifact: Artifact, assembly: Pick<Deployment, 'directory' | 'assets' | 'names'>): TemplateFile[] {
  const { directory } = assembly;
  const { templateFile, stackName } = artifact.properties;
  if (typeof templateFile !== 'string') {
    throw new Error(`${join(directory, 'manifest.json')} names no template of the stack ${artifact.id}: synthesize the app again`);
  }
  const [, account, region] = /^aws:\/\/([^/]*)\/(.*)$/.exec(artifact.environment ?? '') ?? [];
  const metadata = artifact.additionalMetadataFile === undefined ? artifact.metadata : readJson(join(directory, artifact.additionalMetadataFile));
  const scope = (artifact.displayName ?? artifact.id).replace(/ \(.*\)$/, '');
  const deployment: Deployment = {
    ...assembly,
    ...(account && account !== 'unknown-account' ? { account } : {}),
    ...(region && region !== 'unknown-region' ? { region } : {}),
    metadata: stackMetadata(metadata, scope),
  };
  return withNested(deployment, { path: join(directory, templateFile), scope, stackName: typeof stackName === 'string' ? stackName : artifact.id });
}

interface StackTemplate {
  readonly path: string;
  /** The construct path of the stack or nested stack. */
  readonly scope: string;
  readonly stackName?: string;
  readonly nestedIn?: NestedIn;
}

function withNested(deployment: Deployment, { path, scope, stackName, nestedIn }: StackTemplate): TemplateFile[] {
  const template = readJson(path);
  if (!isStackTemplate(template)) {
    throw noTemplate(template, path);
  }
  const constructPaths = deployment.metadata.constructPathsIn(template, scope);
  // One asset can be the template of two nested stacks.
  const name = nestedIn && deployment.names.has(path) ? `${path}#${nestedIn.template}#${nestedIn.logicalId}` : path;
  deployment.names.add(name);
  const { account, region } = deployment;
  const file: TemplateFile = {
    name,
    template,
    ...(stackName === undefined ? {} : { stackName }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(nestedIn ? { nestedIn } : {}),
    constructPaths,
    acknowledged: (logicalId, ruleId) => deployment.metadata.acknowledged(constructPaths[logicalId] ?? scope, ruleId),
  };
  const nested = nestedTemplatesOf(template, deployment).map(([logicalId, nestedPath]) => ({
    path: nestedPath, scope: nestedStackPath(constructPaths[logicalId] ?? '') ?? constructPaths[logicalId] ?? scope, nestedIn: { template: name, logicalId },
  }));
  return [file, ...nested.flatMap(each => withNested(deployment, each))];
}

/** The resources that deploy a nested stack, with the path of its template, where the assembly holds it. */
function nestedTemplatesOf(template: Template, { directory, assets }: Deployment): Array<[logicalId: string, path: string]> {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, body]): Array<[string, string]> => {
    if (!isRecord(body) || body.Type !== 'AWS::CloudFormation::Stack') {
      return [];
    }
    const asset = body.Metadata?.['aws:asset:path'];
    // Without asset metadata, which the command line asks for, the hash in the address of the template tells which asset it is.
    const [, hash = ''] = /([0-9a-f]{64})\.json/.exec(JSON.stringify(body.Properties?.TemplateURL ?? '')) ?? [];
    const path = typeof asset === 'string' ? isAbsolute(asset) ? asset : join(directory, asset) : assets.get(hash);
    // A template that the CDK did not write may be YAML.
    return path?.endsWith('.json') ? [[logicalId, path]] : [];
  });
}
