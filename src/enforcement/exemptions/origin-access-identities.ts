import type { CfnResource } from 'aws-cdk-lib';
import type { Properties } from '../wiring/key-of';
import { resourcesBehind } from '../wiring/references';
import { statementsIn } from '../wiring/statements';
import { valuesAt } from '../wiring/values';
import type { Exempted } from './exemption';

const OAI_TYPE = 'AWS::CloudFront::CloudFrontOriginAccessIdentity';
const OAI_PRINCIPAL = /:iam::cloudfront:user\//;

/** The buckets that CloudFront reads as an origin access identity, which cannot read what is under a KMS key; an origin access control can. */
export function readByOriginAccessIdentity(resource: CfnResource, properties: Properties): Exempted[] {
  switch (resource.cfnResourceType) {
    case 'AWS::CloudFront::Distribution':
      return originsOf(resource, properties);
    case 'AWS::S3::BucketPolicy':
      return openedBy(resource, properties);
    default:
      return [];
  }
}

function originsOf(distribution: CfnResource, properties: Properties): Exempted[] {
  return valuesAt(properties, 'DistributionConfig.Origins.*.DomainName')
    .filter(({ beside }) => valuesAt(beside, 'S3OriginConfig.OriginAccessIdentity').some(({ value }) => value !== ''))
    .flatMap(({ value }) => resourcesBehind(value, distribution.stack, 'AWS::S3::Bucket'))
    .map(bucket => exempted(bucket, distribution));
}

function openedBy(policy: CfnResource, properties: Properties): Exempted[] {
  const principals = valuesAt(properties, 'PolicyDocument.Statement.*.Principal').flatMap(({ value }) => resourcesBehind(value, policy.stack, OAI_TYPE));
  const named = (statementsIn(properties.PolicyDocument) ?? []).filter(({ allows }) => allows)
    .some(statement => statement.principals.some(({ value }) => OAI_PRINCIPAL.test(value)));
  return principals.length > 0 || named ? resourcesBehind(properties.Bucket, policy.stack, 'AWS::S3::Bucket').map(bucket => exempted(bucket, policy)) : [];
}

function exempted(bucket: CfnResource, by: CfnResource): Exempted {
  return {
    resource: bucket,
    exemption: {
      reason: `CloudFront reads this bucket as an origin access identity (${by.node.path}), which cannot read objects under a KMS key: use an origin access control`,
      source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html',
      atMost: 'AWS owned',
    },
  };
}
