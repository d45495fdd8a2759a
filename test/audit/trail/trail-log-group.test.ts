import { App, NestedStack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { FOREIGN_KEY_ARN, OTHER_ACCOUNT } from '../../keys/support';
import type { JsonObject } from '../../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../../support/template/synth';
import { auditStack, trailProperties } from './trail-support';
import { AuditTrail } from 'cdk-at-rest';

const LOG_GROUP = 'AWS::Logs::LogGroup';
const PERMISSIONS = 'AWS::IAM::ManagedPolicy';

test('keeps the events for a year, encrypted, and is retained', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail');
  const [id, group] = onlyResourceOfType(templateOf(stack), LOG_GROUP);
  const [keyId] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');

  expect(group).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { RetentionInDays: 365, KmsKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] } } });
  expect(trailProperties(stack).CloudWatchLogsLogGroupArn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
  expect(stack.resolve(trail.logGroup!.logGroupName)).toEqual({ Ref: id });
});

test('keeps them for as long as it is asked for', () => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail', { logRetention: logs.RetentionDays.TEN_YEARS });

  expect(onlyResourceOfType(templateOf(stack), LOG_GROUP)[1].Properties!.RetentionInDays).toBe(3653);
});

test('is left out when it is asked for, with its role and the key statement', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail', { cloudWatchLogs: false });
  const template = templateOf(stack);

  expect(trail.logGroup).toBeUndefined();
  expect([LOG_GROUP, PERMISSIONS, 'AWS::IAM::Role'].map(type => resourcesOfType(template, type))).toEqual([{}, {}, {}]);
  expect(trailProperties(stack)).not.toHaveProperty('CloudWatchLogsLogGroupArn');
  expect(JSON.stringify(template)).not.toContain('logs.');
});

test('is written to by a role of CloudTrail\'s alone, without a condition that CloudTrail does not meet', () => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail');
  const [id, role] = onlyResourceOfType(templateOf(stack), 'AWS::IAM::Role');

  expect((role.Properties!.AssumeRolePolicyDocument as JsonObject).Statement).toEqual([{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'cloudtrail.amazonaws.com' } }]);
  expect(trailProperties(stack).CloudWatchLogsRoleArn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
});

test.each([
  ['the trail\'s streams', undefined, ['111122223333_CloudTrail_eu-west-1*']],
  ['the organization\'s streams as well', { organizationId: 'o-abcdefghij', managementAccountId: OTHER_ACCOUNT }, [`${OTHER_ACCOUNT}_CloudTrail_eu-west-1*`, 'o-abcdefghij_*']],
])('the role writes %s and nothing else', (_, organization, streams) => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail', { organization });
  const [groupId] = onlyResourceOfType(templateOf(stack), LOG_GROUP);
  const resources = streams.map(stream => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:eu-west-1:111122223333:log-group:', { Ref: groupId }, `:log-stream:${stream}`]],
  }));

  expect((onlyResourceOfType(templateOf(stack), PERMISSIONS)[1].Properties!.PolicyDocument as JsonObject).Statement).toEqual([
    { Sid: 'WriteEvents', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: resources.length === 1 ? resources[0] : resources },
  ]);
});

test('is under the stack\'s key where the trail\'s is of another account', () => {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail', { logArchive: { accountId: OTHER_ACCOUNT, bucketName: 'archive', keyArn: FOREIGN_KEY_ARN } });
  const [keyId, key] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');

  expect(onlyResourceOfType(templateOf(stack), LOG_GROUP)[1].Properties!.KmsKeyId).toEqual({ 'Fn::GetAtt': [keyId, 'Arn'] });
  expect(JSON.stringify(key.Properties!.KeyPolicy)).toContain(':log-group:Audit-*');
  expect(JSON.stringify(key.Properties!.KeyPolicy)).not.toContain('cloudtrail');
});

test('in a nested stack, the key admits it by the name of the root stack, with which its own begins', () => {
  const nested = new NestedStack(auditStack(new App(), 'Root'), 'Nested');
  new AuditTrail(nested, 'Trail');

  expect(JSON.stringify(onlyResourceOfType(templateOf(nested), 'AWS::KMS::Key')[1].Properties!.KeyPolicy)).toContain(':log-group:Root-*');
});
