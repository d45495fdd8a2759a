import { CfnElement, CfnOutput, CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { forgetOnRoot, onRoot } from '../../private/on-root';
import { intrinsicOf, partsOf } from '../../templates/value-parts';
import { propertiesOf, withReferences } from './reference-tokens';

/** The types whose resources are recognized by name: the property that names them, and the service in their ARN. */
const NAMED: Readonly<Record<string, { readonly property: string; readonly service: string; readonly prefix?: string }>> = {
  'AWS::S3::Bucket': { property: 'BucketName', service: 's3' },
  'AWS::SNS::Topic': { property: 'TopicName', service: 'sns' },
  'AWS::SQS::Queue': { property: 'QueueName', service: 'sqs' },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', service: 'logs', prefix: 'log-group:' },
  'AWS::EC2::LaunchTemplate': { property: 'LaunchTemplateName', service: 'ec2' },
};

interface Names {
  readonly resources: Map<string, CfnResource[]>;
  readonly exports: Map<string, CfnOutput>;
  readonly elements: Map<Stack, Map<string, CfnElement>>;
}

const NAMES = Symbol.for('cdk-at-rest.NamesInApp');

/** Has names be looked up anew in the tree, for what was made since. */
export function forgetNames(scope: IConstruct): void {
  forgetOnRoot(scope, NAMES);
}

/**
 * A value as text, where it is written out but for the pseudo parameters: those that are known of the stack read as what they are, and
 * the others as themselves, so that the same text on both sides is the same name.
 */
export function textOf(value: unknown, stack: Stack): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Ref' && typeof argument === 'string' && argument.startsWith('AWS::') && argument !== 'AWS::NoValue') {
    return pseudoParameter(argument, stack);
  }
  const parts = partsOf(value)?.map(part => textOf(part, stack));
  return parts?.every(part => part !== undefined) ? parts.join('') : undefined;
}

/** The resource that a text names: an ARN, the URL of a queue, the domain of a bucket, or a plain name of one of the types. */
export function resourceCalled(text: string, stack: Stack, types: readonly string[]): CfnResource | undefined {
  const candidates = namesMeant(text, types).flatMap(({ type, name, account, region }) => (namesIn(stack).resources.get(`${type} ${name}`) ?? [])
    .filter(({ stack: { account: owner, region: place } }) => mayBe(account, owner) && mayBe(region, place)));
  return candidates.length === 1 ? candidates[0] : candidates.find(each => each.stack === stack);
}

/** The element of a stack with a logical id: a resource, parameter or output. */
export function elementCalled(logicalId: string, stack: Stack): CfnElement | undefined {
  const { elements } = namesIn(stack);
  if (!elements.has(stack)) {
    const own = stack.node.findAll().filter((each): each is CfnElement => CfnElement.isCfnElement(each) && each.stack === stack);
    elements.set(stack, new Map(own.map(each => [stack.resolve(each.logicalId) as string, each])));
  }
  return elements.get(stack)!.get(logicalId);
}

/** The output that the app exports under a name. */
export function exportCalled(name: string | undefined, stack: Stack): CfnOutput | undefined {
  return name === undefined ? undefined : namesIn(stack).exports.get(name);
}

interface Meant {
  readonly type: string;
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
}

function namesMeant(text: string, types: readonly string[]): Meant[] {
  if (text.startsWith('arn:')) {
    const [, , service, region, account, ...rest] = text.replace(/AWS::/g, 'AWS__').split(':').map(part => part.replace(/AWS__/g, 'AWS::'));
    const name = rest.join(':');
    return Object.entries(NAMED).filter(([, each]) => each.service === service).map(([type, { prefix = '' }]) => ({
      type, account, region, name: (type === 'AWS::S3::Bucket' ? name.split('/')[0] : name).replace(new RegExp(`^${prefix}`), '').replace(/:\*$/, ''),
    }));
  }
  const queue = /^https:\/\/sqs\.([^.]+)\.[^/]+\/([^/]+)\/(.+)$/.exec(text);
  if (queue) {
    return [{ type: 'AWS::SQS::Queue', region: queue[1], account: queue[2], name: queue[3] }];
  }
  const bucket = /^(.+?)\.s3[.-][^/]*amazonaws\.com/.exec(text);
  const named = (type: string): Meant => ({ type, name: bucket && type === 'AWS::S3::Bucket' ? bucket[1] : text });
  return types.filter(type => type in NAMED).map(named);
}

/** Whether what a text says may be what a stack says: neither known and different. */
function mayBe(said: string | undefined, known: string): boolean {
  return !said || said.includes('$') || said === '*' || Token.isUnresolved(known) || said === known;
}

function namesIn(scope: IConstruct): Names {
  return onRoot(scope, NAMES, readNames);
}

function readNames(root: IConstruct): Names {
  const names: Names = { resources: new Map(), exports: new Map(), elements: new Map() };
  for (const each of root.node.findAll()) {
    if (CfnResource.isCfnResource(each) && each.cfnResourceType in NAMED) {
      const name = textOf(propertiesOf(each)[NAMED[each.cfnResourceType].property], each.stack);
      if (name !== undefined) {
        const key = `${each.cfnResourceType} ${name}`;
        names.resources.set(key, [...names.resources.get(key) ?? [], each]);
      }
    } else if (each instanceof CfnOutput && each.exportName !== undefined) {
      const name = textOf(withReferences(each.exportName, each), each.stack);
      if (name !== undefined) {
        names.exports.set(name, each);
      }
    }
  }
  return names;
}

function pseudoParameter(name: string, stack: Stack): string {
  const known: Record<string, string | undefined> = {
    'AWS::AccountId': stack.account, 'AWS::Region': stack.region, 'AWS::Partition': stack.partition, 'AWS::StackName': stack.stackName,
  };
  const value = known[name];
  return value !== undefined && !Token.isUnresolved(value) ? value : `\${${name}}`;
}
