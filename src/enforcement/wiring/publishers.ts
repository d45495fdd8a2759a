import { CfnResource } from 'aws-cdk-lib';
import type { ReadStatement } from '../../policies/policy-statement';
import { constructAt } from './reference-tokens';

/** The service that the source of a call belongs to, by the service in its ARN. */
const SERVICE_OF_ARN: Readonly<Record<string, string>> = {
  s3: 's3.amazonaws.com',
  sns: 'sns.amazonaws.com',
  events: 'events.amazonaws.com',
  cloudwatch: 'cloudwatch.amazonaws.com',
  budgets: 'budgets.amazonaws.com',
  ses: 'ses.amazonaws.com',
  rds: 'events.rds.amazonaws.com',
  cloudfront: 'cloudfront.amazonaws.com',
};

/** The same, by the type of a resource of the app. */
const SERVICE_OF_TYPE: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 's3.amazonaws.com',
  'AWS::SNS::Topic': 'sns.amazonaws.com',
  'AWS::Events::Rule': 'events.amazonaws.com',
  'AWS::CloudWatch::Alarm': 'cloudwatch.amazonaws.com',
  'AWS::CloudFront::Distribution': 'cloudfront.amazonaws.com',
};

/** Who a statement lets in of the services. */
export interface Publishers {
  readonly services: readonly string[];
  /** Everybody, where the conditions do not say which service that means. */
  readonly unknown?: string;
}

/** The services that a statement of a policy lets in: by name, or as everybody who acts for a certain source, as older policies do. */
export function publishersIn(statement: ReadStatement, policy: CfnResource): Publishers {
  const named = statement.principals.filter(({ type }) => type === 'Service').map(({ value }) => principalOf(value, policy));
  const isForEverybody = statement.principals.some(({ type, value }) => (type === '*' || type === 'AWS') && value === '*');
  if (!isForEverybody) {
    return { services: named };
  }
  const sources = statement.conditions.filter(({ key }) => key === 'aws:sourcearn').flatMap(({ values }) => values);
  const services = sources.map(source => serviceOfSource(source, policy));
  const known = services.filter((each): each is string => each !== undefined);
  const isSourced = sources.length > 0 || statement.conditions.some(({ key }) => key === 'aws:sourceaccount');
  return { services: [...new Set([...named, ...known])], ...(isSourced && known.length < Math.max(sources.length, 1) ? { unknown: 'Everybody who acts for a certain source' } : {}) };
}

/** A service principal as KMS has it, of the Region of the policy. */
function principalOf(text: string, { stack }: CfnResource): string {
  return text.replace(/\$\{AWS::URLSuffix\}/g, 'amazonaws.com').replace(/\$\{AWS::Region\}/g, () => stack.region);
}

function serviceOfSource(source: string, policy: CfnResource): string | undefined {
  // An attribute, or a reference, as the texts of statements have them.
  const [, address] = /^\$\{(\w+)(?:\.\w+)?\}/.exec(source) ?? [];
  const target = address === undefined ? undefined : constructAt(address, policy);
  return target && CfnResource.isCfnResource(target)
    ? SERVICE_OF_TYPE[target.cfnResourceType]
    : SERVICE_OF_ARN[source.replace(/\$\{[^}]*\}/g, '').split(':')[2]];
}
