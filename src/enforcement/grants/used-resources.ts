import { CfnResource, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { viaServiceOf } from '../../catalog/via-service';
import { type DataUse, dataUsesOf } from './key-actions';
import { names } from './named-resource';
import type { ReadStatement } from './read-statement';
import { INDIRECT, type Reading } from './reading';

/** A resource whose data a statement is about. */
export interface Used {
  readonly resource: CfnResource;
  /** Through which service. */
  readonly service: string;
  /** The KMS actions that it takes. */
  readonly keyActions: readonly string[];
  /** Whether the statement names it by a pattern, an ARN or an import: the template then has no reference to it. */
  readonly isNamed: boolean;
}

/** What stands for a resource with data, and the attribute of its L1 that says which. */
const STANDS_FOR: Readonly<Record<string, string>> = {
  'AWS::Kinesis::StreamConsumer': 'streamArn',
  'AWS::S3::AccessPoint': 'bucket',
  'AWS::SecretsManager::SecretTargetAttachment': 'secretId',
};

/**
 * The resources of the app whose data a statement is about.
 *
 * @param own of a resource's policy: what it is the policy of, which `*` stands for there
 */
export function usedResources(statement: ReadStatement, reading: Reading, own?: readonly string[]): Used[] {
  const all = dataUsesOf(statement.actions, statement.exceptActions).flatMap(use => {
    const excepted = statement.exceptResources.filter(each => isAllOf(use, each, reading))
      .flatMap(each => resourcesOf(each, use, reading)).map(({ resource }) => resource);
    return statement.resources.flatMap(each => (own && each === '*' ? own.flatMap(one => referred(one, use, reading)) : resourcesOf(each, use, reading)))
      .filter(({ resource }) => !excepted.includes(resource));
  });
  return merged(all);
}

/** Each resource once, with all that it takes: if the statement refers to it anywhere, it is not only named. */
function merged(all: readonly Used[]): Used[] {
  const byResource = new Map<CfnResource, Used>();
  for (const each of all) {
    const former = byResource.get(each.resource) ?? each;
    byResource.set(each.resource, {
      ...each,
      keyActions: [...new Set([...former.keyActions, ...each.keyActions])],
      isNamed: former.isNamed && each.isNamed,
    });
  }
  return [...byResource.values()];
}

function resourcesOf(value: string, use: DataUse, reading: Reading): Used[] {
  const mentions = reading.mentionsIn(value);
  if (mentions.length > 0) {
    return mentions.some(({ attribute, after }) => isAbout(use, `${attribute === 'StreamArn' ? '/stream/' : ''}${after}`)) ? referred(value, use, reading) : [];
  }
  return isAbout(use, value)
    ? resourcesOfService(use.service, reading).filter(resource => names(value, resource, use.service, reading)).map(resource => usedBy(use, resource, true))
    : [];
}

function referred(value: string, use: DataUse, reading: Reading): Used[] {
  return reading.mentionsIn(value).flatMap(({ resource, attribute }) => behind(resource, reading)
    .filter(each => serviceOf(each) === use.service)
    .map(each => usedBy(use, each, attribute === INDIRECT)));
}

function usedBy({ service, keyActions }: DataUse, resource: CfnResource, isNamed: boolean): Used {
  return { resource, service, keyActions, isNamed };
}

/** Whether an ARN stands for everything in a resource, and not only for some of it. */
function isAllOf({ on }: DataUse, arn: string, reading: Reading): boolean {
  const [mention] = reading.mentionsIn(arn);
  return on !== 'objects' || /^[^/]*(\/?\*)$/.test(mention ? mention.after : arn.slice(arn.lastIndexOf(':') + 1));
}

/** Whether an ARN can be one that the actions are on: `s3:GetObject` on a bucket's own ARN allows nothing. */
function isAbout({ on }: DataUse, arn: string): boolean {
  switch (on) {
    case 'objects': return arn.includes('/') || arn.endsWith('*');
    case 'stream': return arn.includes('/stream/') || /\*$/.test(arn);
    case 'table': return !arn.includes('/stream/');
    default: return true;
  }
}

function serviceOf(resource: CfnResource): string | undefined {
  return viaServiceOf(resource.cfnResourceType, 'data');
}

/** The resource itself, or the one that it stands for. */
function behind(resource: CfnResource, reading: Reading): CfnResource[] {
  const attribute = STANDS_FOR[resource.cfnResourceType];
  return attribute === undefined
    ? [resource]
    : reading.mentionsIn(reading.text((resource as unknown as Record<string, unknown>)[attribute])).map(each => each.resource);
}

/** All of the policy's stage that are, or may be, of its account. Looked for once a policy: a pattern is about each use of each service. */
function resourcesOfService(service: string, reading: Reading): readonly CfnResource[] {
  const found = inReach.get(reading) ?? resourcesByService(reading);
  inReach.set(reading, found);
  return found.get(service) ?? [];
}

const inReach = new WeakMap<Reading, ReadonlyMap<string | undefined, readonly CfnResource[]>>();

function resourcesByService({ stack }: Reading): ReadonlyMap<string | undefined, readonly CfnResource[]> {
  const isElsewhere = (account: string) => !Token.isUnresolved(account) && !Token.isUnresolved(stack.account) && account !== stack.account;
  const byService = new Map<string | undefined, CfnResource[]>();
  for (const each of resourcesIn(Stage.of(stack) ?? stack.node.root)) {
    if (!isElsewhere(each.stack.account)) {
      const service = serviceOf(each);
      byService.set(service, byService.get(service) ?? []);
      byService.get(service)!.push(each);
    }
  }
  return byService;
}

/** But for those of Stages in it. */
function resourcesIn(scope: IConstruct): CfnResource[] {
  return scope.node.children.filter(each => !Stage.isStage(each))
    .flatMap(each => [...CfnResource.isCfnResource(each) ? [each] : [], ...resourcesIn(each)]);
}
