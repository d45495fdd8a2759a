import { AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { CloudTrailClient, GetEventSelectorsCommand, GetTrailCommand, GetTrailStatusCommand, type Trail } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { ApiConfiguration } from './api-configuration';
import { expect, expectOne, resourcesOf, lineUnder, type VerifiedKey, type VerifiedResource, verifyKey } from './verified-resource';
import { verifyEbsDefault } from './verify-ebs-default';

/** Reads back through the AWS API what a baseline stack made: each store, and the key that it is under; throws where one is not. */
export async function verifyBaseline(stackName: string, config: ApiConfiguration): Promise<VerifiedResource[]> {
  const resources = await resourcesOf(stackName, config);
  const keys = await Promise.all(resources('AWS::KMS::Key').map(async ({ name, physicalId }) => ({ name, key: await verifyKey(physicalId, config) })));
  const named = (name: string): VerifiedKey => {
    const found = keys.find(each => each.name.endsWith(name));
    expect(found !== undefined, `the stack has a key ${name}`);
    return found!.key;
  };
  const [shared, trailKey] = [named('EncryptionKey'), named('TrailKey')];
  const only = (type: string) => expectOne(resources(type), type).physicalId;
  const trail = await trailNamed(only('AWS::CloudTrail::Trail'), config);
  return [
    ...keys.map(({ name, key }) => ({ ...key.line, resource: `KMS key ${name}` })),
    await verifyTrail(trail, trailKey, config),
    await verifyTrailBucket(trail, trailKey, config),
    await verifyTrailLog(trail, trailKey, config),
    await verifyTopic(only('AWS::SNS::Topic'), shared, config),
    await verifyAnswers(only('AWS::Athena::WorkGroup'), shared, config),
    await verifyEbsDefault(shared, new EC2Client(config)),
  ];
}

async function trailNamed(name: string, config: ApiConfiguration): Promise<Trail> {
  const { Trail: trail } = await new CloudTrailClient(config).send(new GetTrailCommand({ Name: name }));
  expect(trail !== undefined, `there is a trail ${name}`);
  return trail!;
}

/** The trail, as it records: everything of KMS, in all Regions, with digest files. */
async function verifyTrail(trail: Trail, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const cloudTrail = new CloudTrailClient(config);
  const name = trail.Name;
  expect(trail.KmsKeyId === key.arn, `trail ${name} is encrypted under ${key.arn}`);
  expect(trail.IsMultiRegionTrail === true && trail.IncludeGlobalServiceEvents === true, `trail ${name} records all Regions`);
  expect(trail.LogFileValidationEnabled === true, `trail ${name} has digest files`);
  const { IsLogging } = await cloudTrail.send(new GetTrailStatusCommand({ Name: name }));
  expect(IsLogging === true, `trail ${name} records`);
  const { AdvancedEventSelectors = [] } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: name }));
  const management = AdvancedEventSelectors.filter(each => each.FieldSelectors?.some(field => field.Equals?.includes('Management')));
  expect(management.length === 1 && management[0].FieldSelectors?.length === 1, `trail ${name} records every management event, so every KMS call`);
  return lineUnder(key, 'Trail', 'GetTrail, GetTrailStatus, GetEventSelectors');
}

async function verifyTrailBucket(trail: Trail, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const { ServerSideEncryptionConfiguration } = await new S3Client(config).send(new GetBucketEncryptionCommand({ Bucket: trail.S3BucketName }));
  const rule = ServerSideEncryptionConfiguration?.Rules?.[0];
  expect(rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID === key.arn, `the bucket of trail ${trail.Name} is encrypted under ${key.arn}`);
  expect(rule?.BucketKeyEnabled !== true, `the bucket of trail ${trail.Name} has no Bucket Key, under which readers would lose the trail's encryption context`);
  return lineUnder(key, 'S3 bucket of the log files', 'GetBucketEncryption');
}

async function verifyTrailLog(trail: Trail, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const name = trail.CloudWatchLogsLogGroupArn?.replace(/^.*:log-group:/, '').replace(/:\*$/, '');
  const { logGroups = [] } = await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  const group = logGroups.find(({ logGroupName }) => logGroupName === name);
  expect(group?.kmsKeyId === key.arn, `the log group of trail ${trail.Name} is encrypted under ${key.arn}`);
  return lineUnder(key, 'Log group of the trail', 'DescribeLogGroups');
}

async function verifyTopic(arn: string, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const { Attributes = {} } = await new SNSClient(config).send(new GetTopicAttributesCommand({ TopicArn: arn }));
  expect(Attributes.KmsMasterKeyId === key.arn, `topic ${arn} is encrypted under ${key.arn}`);
  return lineUnder(key, 'SNS topic of the alarms', 'GetTopicAttributes');
}

async function verifyAnswers(name: string, key: VerifiedKey, config: ApiConfiguration): Promise<VerifiedResource> {
  const { WorkGroup } = await new AthenaClient(config).send(new GetWorkGroupCommand({ WorkGroup: name }));
  const configuration = WorkGroup?.Configuration;
  expect(configuration?.EnforceWorkGroupConfiguration === true, `nobody overrides the settings of workgroup ${name}`);
  expect(configuration?.ResultConfiguration?.EncryptionConfiguration?.KmsKey === key.arn, `the answers of workgroup ${name} are encrypted under ${key.arn}`);
  return lineUnder(key, 'Answers of Athena', 'GetWorkGroup');
}
