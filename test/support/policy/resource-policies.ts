import { isObject, Json } from '../template/cloudformation';
import type { PolicyDocument } from './policy-document';
import type { ResolvedStack } from './resolve';

/** The resource of a request: the account that owns it, and its policy where it has one. */
export interface RequestedResource {
  readonly account: string;
  readonly policy?: PolicyDocument;
}

interface PolicyHolder {
  readonly types: string[];
  /** The ARN that requests name the resource by. */
  readonly arn: (stack: ResolvedStack, logicalId: string) => string;
  readonly policy: (stack: ResolvedStack, logicalId: string, all: readonly ResolvedStack[]) => Json | undefined;
}

/** The services whose resource policies are read, by the service in the ARN. */
const HOLDERS: Record<string, PolicyHolder | undefined> = {
  kms: {
    types: ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'],
    arn: (stack, id) => stack.attribute(id, 'Arn'),
    policy: (stack, id) => stack.property(id, 'KeyPolicy') ?? defaultKeyPolicy(stack),
  },
  s3: {
    types: ['AWS::S3::Bucket'],
    arn: (stack, id) => stack.attribute(id, 'Arn'),
    policy: (stack, id, all) => attachedPolicy(all, 'AWS::S3::BucketPolicy', policy => policy.Bucket === stack.ref(id)),
  },
  sns: {
    types: ['AWS::SNS::Topic'],
    arn: (stack, id) => stack.ref(id),
    policy: (stack, id, all) => attachedPolicy(all, 'AWS::SNS::TopicPolicy', policy => listed(policy.Topics, stack.ref(id))),
  },
  sqs: {
    types: ['AWS::SQS::Queue'],
    arn: (stack, id) => stack.attribute(id, 'Arn'),
    policy: (stack, id, all) => attachedPolicy(all, 'AWS::SQS::QueuePolicy', policy => listed(policy.Queues, stack.ref(id))),
  },
  secretsmanager: {
    types: ['AWS::SecretsManager::Secret'],
    arn: (stack, id) => stack.ref(id),
    policy: (stack, id, all) => attachedPolicy(all, 'AWS::SecretsManager::ResourcePolicy', policy => policy.SecretId === stack.ref(id)),
  },
  kinesis: {
    types: ['AWS::Kinesis::Stream'],
    arn: (stack, id) => stack.attribute(id, 'Arn'),
    policy: (stack, id, all) => attachedPolicy(all, 'AWS::Kinesis::ResourcePolicy', policy => policy.ResourceArn === stack.attribute(id, 'Arn')),
  },
  dynamodb: {
    types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
    arn: (stack, id) => stack.attribute(id, 'Arn'),
    policy: (stack, id) => tablePolicy(stack, id),
  },
};

/** The CloudFormation types that an action of a service may be asked for. */
export function typesOf(service: string): string[] {
  return holderOf(service).types;
}

/** The ARN by which requests name a resource of a template. */
export function arnOf(stack: ResolvedStack, logicalId: string): string {
  const { Type } = stack.template.Resources[logicalId];
  const holder = Object.values(HOLDERS).find(candidate => candidate?.types.includes(Type));
  return holder ? holder.arn(stack, logicalId) : stack.attribute(logicalId, 'Arn');
}

/**
 * The resource of an ARN, which one of the stacks has to define: that of a mistyped or imported one would be judged without its policy.
 */
export function requestedResource(stacks: readonly ResolvedStack[], arn: string): RequestedResource {
  const holder = holderOf(arn.split(':')[2]);
  // An object is under its bucket's policy, an index or stream under its table's.
  const owner = /^arn:[^:]+:s3:/.test(arn) ? arn.split('/')[0] : arn.replace(/^(arn:[^:]+:dynamodb:[^/]+\/[^/]+)\/.*$/, '$1');
  for (const stack of stacks) {
    const logicalId = stack.idsOf(...holder.types).find(id => holder.arn(stack, id) === owner);
    if (logicalId) {
      return { account: stack.place.account, policy: holder.policy(stack, logicalId, stacks) as unknown as PolicyDocument | undefined };
    }
  }
  throw new Error(`no stack of this world defines ${owner}`);
}

function holderOf(service: string): PolicyHolder {
  const holder = HOLDERS[service];
  if (!holder) {
    throw new Error(`resource policies of ${service} are not read here, those of ${Object.keys(HOLDERS).join(', ')} are`);
  }
  return holder;
}

/** Policies that are resources of their own. Of two for one resource the later deployment would win: no test can rely on that. */
function attachedPolicy(stacks: readonly ResolvedStack[], type: string, concerns: (properties: Record<string, Json>) => boolean): Json | undefined {
  const policies = stacks.flatMap(stack => stack.idsOf(type).map(id => ({ id, properties: stack.properties(id) })))
    .filter(({ properties }) => concerns(properties));
  if (policies.length > 1) {
    throw new Error(`several policies claim one resource: ${policies.map(({ id }) => id).join(', ')}`);
  }
  return policies[0]?.properties.PolicyDocument;
}

/** What KMS gives a key that is created without a policy: the account statement. */
function defaultKeyPolicy({ place }: ResolvedStack): Json {
  const root = `arn:${place.partition}:iam::${place.account}:root`;
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }] };
}

/** A global table has a policy in each Region. */
function tablePolicy(stack: ResolvedStack, logicalId: string): Json | undefined {
  const replica = listOf(stack.property(logicalId, 'Replicas')).filter(isObject).find(({ Region }) => Region === stack.place.region);
  const policy = replica?.ResourcePolicy ?? stack.property(logicalId, 'ResourcePolicy');
  return isObject(policy) ? policy.PolicyDocument : undefined;
}

function listed(list: Json | undefined, item: string): boolean {
  return listOf(list).includes(item);
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
