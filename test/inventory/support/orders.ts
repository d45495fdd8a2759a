import type { Template, TemplateFile } from '../../../src/templates/template';
import { TemplateSet } from '../../../src/templates/template-set';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const ACCOUNT_ROOT = { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] } };
export const ACCOUNT_STATEMENT = { Sid: 'Account', Effect: 'Allow', Principal: ACCOUNT_ROOT, Action: 'kms:*', Resource: '*' };

/** The ARN of a resource of the same template. */
export function arnOf(logicalId: string): { 'Fn::GetAtt': string[] } {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}

/** A key whose policy consists of the account statement and those given. */
export function key(statements: readonly object[] = [], properties: object = {}): object {
  return {
    Type: 'AWS::KMS::Key',
    Properties: { EnableKeyRotation: true, KeyPolicy: { Version: '2012-10-17', Statement: [ACCOUNT_STATEMENT, ...statements] }, ...properties },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  };
}

/** A bucket under SSE-KMS with a key. */
export function bucket(keyId: unknown, rule: object = { BucketKeyEnabled: true }): object {
  return {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyId }, ...rule }] },
    },
  };
}

/** A role with a policy resource whose statements are given. */
export function roleWith(id: string, statements: readonly object[], properties: object = {}): Record<string, object> {
  return {
    [id]: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, ...properties } },
    [`${id}Policy`]: {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyName: `${id}Policy`, Roles: [{ Ref: id }], PolicyDocument: { Version: '2012-10-17', Statement: statements } },
    },
  };
}

export const allow = (action: string | readonly string[], resource: unknown, rest: object = {}): object => ({ Effect: 'Allow', Action: action, Resource: resource, ...rest });

/** A template of one account and Region. */
export function file(resources: Readonly<Record<string, object>>, rest: Partial<TemplateFile> & { readonly others?: Partial<Template> } = {}): TemplateFile {
  const { others, ...known } = rest;
  return { name: 'Orders.template.json', stackName: 'Orders', account: ACCOUNT, region: REGION, template: { Resources: resources, ...others } as Template, ...known };
}

/** A set of one template. */
export function setOf(resources: Readonly<Record<string, object>>, rest: Parameters<typeof file>[1] = {}): TemplateSet {
  return new TemplateSet([file(resources, rest)]);
}
