import type { CfnResource } from 'aws-cdk-lib';
import { isAbout, type ReadStatement } from '../../policies/policy-statement';
import type { Properties } from '../wiring/key-of';
import { resourcesBehind } from '../wiring/references';
import { statementsIn } from '../wiring/statements';
import { valuesAt } from '../wiring/values';
import type { Exempted, Exemption } from './exemption';

/** KMS lets nobody decrypt who has no identity. */
const ANONYMOUS: Omit<Exemption, 'reason'> = {
  source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html',
  atMost: 'AWS owned',
};

/** Conditions that an anonymous request cannot meet. Of a network or a referer it can. */
const NEEDS_IDENTITY = /^(aws:principal|aws:user(id|name)$|aws:source(arn|account|org)|aws:federatedprovider|aws:called|s3:dataaccesspoint)/;

const PUBLIC_ACLS = ['PublicRead', 'PublicReadWrite'];

/** The buckets that a bucket policy, or the bucket itself, opens to anonymous readers, who could read nothing under a KMS key. */
export function readAnonymously(resource: CfnResource, properties: Properties): Exempted[] {
  switch (resource.cfnResourceType) {
    case 'AWS::S3::BucketPolicy':
      return openedBy(resource, properties);
    case 'AWS::S3::Bucket':
      return openByItself(resource, properties);
    default:
      return [];
  }
}

function openedBy(policy: CfnResource, properties: Properties): Exempted[] {
  const opens = (statementsIn(properties.PolicyDocument) ?? []).some(admitsAnonymousReaders);
  return !opens ? [] : resourcesBehind(properties.Bucket, policy.stack, 'AWS::S3::Bucket').map(resource => ({
    resource, exemption: { ...ANONYMOUS, reason: `${policy.node.path} lets anonymous principals read this bucket, who cannot decrypt anything under a KMS key` },
  }));
}

function admitsAnonymousReaders(statement: ReadStatement): boolean {
  return statement.allows && isAbout(statement, 's3:GetObject')
    && statement.principals.some(({ type, value }) => (type === '*' || type === 'AWS') && value === '*')
    && !statement.conditions.some(({ key }) => NEEDS_IDENTITY.test(key));
}

function openByItself(resource: CfnResource, properties: Properties): Exempted[] {
  const acl = properties.AccessControl;
  const website = valuesAt(properties, 'WebsiteConfiguration.IndexDocument').length > 0;
  const how = website ? 'is a website' : typeof acl === 'string' && PUBLIC_ACLS.includes(acl) ? `has the ACL ${acl}` : undefined;
  return how === undefined ? [] : [{
    resource, exemption: { ...ANONYMOUS, reason: `this bucket ${how}, read by anonymous principals, who cannot decrypt anything under a KMS key` },
  }];
}
