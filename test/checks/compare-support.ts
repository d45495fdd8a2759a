import { compareTemplates } from '../../src/checks/compare-templates';
import type { ResourceBody, Template, TemplateFile } from '../../src/templates/template';
import { TemplateSet } from '../../src/templates/template-set';

export const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
export const ref = (logicalId: string) => ({ Ref: logicalId });
export const either = (then: unknown, otherwise: unknown = ref('AWS::NoValue'), condition = 'Prod') => ({ 'Fn::If': [condition, then, otherwise] });

export type Resources = Record<string, ResourceBody>;

/** A template of these resources, of the stack Orders. */
export function fileOf(resources: Resources, more: Partial<TemplateFile> & { readonly rest?: Template } = {}): TemplateFile {
  const { rest, ...file } = more;
  return { name: 'Orders.template.json', template: { Resources: resources, ...rest }, ...file };
}

/** What is found: rule, resource, property. */
export function compared(before: Resources | TemplateFile[], after: Resources | TemplateFile[]): string[] {
  return compareTemplates(setOf(before), setOf(after)).map(({ rule, resource, property }) => [rule.id.replace('AtRest-', ''), resource.logicalId, property].filter(Boolean).join(' '));
}

export function setOf(files: Resources | TemplateFile[]): TemplateSet {
  return new TemplateSet(Array.isArray(files) ? files : [fileOf(files)]);
}

export const KEY: ResourceBody = {
  Type: 'AWS::KMS::Key',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    EnableKeyRotation: true,
    KeyPolicy: {
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow',
        Action: 'kms:*',
        Resource: '*',
        Principal: { AWS: { 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), ':iam::', ref('AWS::AccountId'), ':root']] } },
      }],
    },
  },
};

/** A bucket under a key, as `s3.Bucket` makes it. */
export function bucket(key?: unknown, more: Partial<ResourceBody> = {}): ResourceBody {
  return {
    Type: 'AWS::S3::Bucket',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: key === undefined ? {} : {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }] },
    },
    ...more,
  };
}

export function database(properties: Record<string, unknown>, more: Partial<ResourceBody> = {}): ResourceBody {
  return {
    Type: 'AWS::RDS::DBInstance',
    DeletionPolicy: 'Snapshot',
    Properties: { DBInstanceClass: 'db.m8g.large', Engine: 'postgres', AllocatedStorage: '100', MasterUsername: 'postgres', ...properties },
    ...more,
  };
}

export function queue(properties: Record<string, unknown> = {}, more: Partial<ResourceBody> = {}): ResourceBody {
  return { Type: 'AWS::SQS::Queue', Properties: properties, ...more };
}

export const ROLE: ResourceBody = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }] },
  },
};

/** An inline policy of roles, as the CDK makes it for grants. */
export function policy(statements: readonly Record<string, unknown>[], roles: readonly unknown[] = [ref('Reader')]): ResourceBody {
  return { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'Default', Roles: roles, PolicyDocument: { Version: '2012-10-17', Statement: statements } } };
}

export function decrypt(key: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey'], Resource: key, ...more };
}
