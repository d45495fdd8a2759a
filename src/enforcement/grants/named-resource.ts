import type { CfnResource } from 'aws-cdk-lib';
import { Token } from 'aws-cdk-lib';
import { covers } from '../../policies/policy-statement';
import type { Reading } from './reading';

/** The property with a resource's name, and the last part of its ARN. */
const NAMED: Readonly<Record<string, readonly [attribute: string, resourcePart: (name: string) => string]>> = {
  'AWS::DynamoDB::GlobalTable': ['tableName', name => `table/${name}`],
  'AWS::DynamoDB::Table': ['tableName', name => `table/${name}`],
  'AWS::Kinesis::Stream': ['name', name => `stream/${name}`],
  'AWS::S3::Bucket': ['bucketName', name => name],
  'AWS::SNS::Topic': ['topicName', name => name],
  'AWS::SQS::Queue': ['queueName', name => name],
  // The service adds a hyphen and six characters of its own.
  'AWS::SecretsManager::Secret': ['name', name => `secret:${name}-??????`],
};

/** Colons apart from those in `${AWS::Region}`. */
const ARN_PARTS = /((?:\$\{[^}]*\}|[^:$]|\$(?!\{))*)(?::|$)/g;

/** An ARN in a policy, split; its resource part may hold colons. */
interface ArnPattern {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/**
 * Whether a text in a policy of a stack, an ARN or pattern without a reference, is about a resource: by its name or, where it has none of its
 * own, by the name that CloudFormation makes of the stack's and the logical id.
 */
export function names(pattern: string, resource: CfnResource, service: string, reading: Reading): boolean {
  if (pattern === '*') {
    return true;
  }
  const arn = arnPattern(pattern);
  return arn !== undefined && covers(arn.service, service)
    && isPlace(arn.region, resource.stack.region, reading.stack.region, 'AWS::Region')
    && isPlace(arn.account, resource.stack.account, reading.stack.account, 'AWS::AccountId')
    && coversResource(arn.resource, resourcePart(resource, reading));
}

function arnPattern(pattern: string): ArnPattern | undefined {
  const [prefix, , service, region, account, ...rest] = [...pattern.matchAll(ARN_PARTS)].map(([, part]) => part);
  return prefix === 'arn' && rest.length > 0 ? { service, region, account, resource: rest.join(':').replace(/:$/, '') } : undefined;
}

/** An ARN of S3 has neither Region nor account. */
function isPlace(pattern: string, place: string, own: string, pseudoParameter: string): boolean {
  const wanted = pattern === `\${${pseudoParameter}}` ? own : pattern;
  return wanted === '' || Token.isUnresolved(wanted) || Token.isUnresolved(place) || covers(wanted, place);
}

function resourcePart(resource: CfnResource, reading: Reading): string {
  const [attribute, resourcePartOf] = NAMED[resource.cfnResourceType] ?? ['', (name: string) => name];
  const given = reading.text((resource as unknown as Record<string, unknown>)[attribute]);
  if (given !== '') {
    return resourcePartOf(given);
  }
  const { stack } = resource;
  const generated = `${Token.isUnresolved(stack.stackName) ? '' : `${stack.stackName}-`}${reading.text(resource.logicalId)}-xxxxxxxxxxxx`;
  return resourcePartOf(resource.cfnResourceType === 'AWS::S3::Bucket' ? generated.toLowerCase() : generated);
}

/** Whether the pattern is about the resource as a whole or something in it: an object, an index. */
function coversResource(pattern: string, resource: string): boolean {
  const depth = resource.split('/').length;
  return [pattern, pattern.split('/').slice(0, depth).join('/')]
    .some(each => covers(each, resource) || covers(resource, each));
}
