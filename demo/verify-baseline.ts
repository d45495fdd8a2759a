import { AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { CloudTrailClient, GetEventSelectorsCommand, GetTrailCommand, GetTrailStatusCommand } from '@aws-sdk/client-cloudtrail';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { ClientConfiguration } from '../test/emulator/harness/emulator';
import { expect, expectOne, resourcesOf, shortKey, type VerifiedKey, type VerifiedResource, verifyKey } from './verified-resource';

/** Reads back through the AWS API what a baseline stack made: each store, and the key that it is under; throws where one is not. */
export async function verifyBaseline(stackName: string, config: ClientConfiguration): Promise<VerifiedResource[]> {
  const resources = await resourcesOf(stackName, config);
  const keys = await Promise.all(resources('AWS::KMS::Key').map(async ({ name, physicalId }) => ({ name, key: await verifyKey(physicalId, config) })));
  const named = (name: string): VerifiedKey => {
    const found = keys.find(each => each.name.endsWith(name));
    expect(found !== undefined, `the stack has a key ${name}`);
    return found!.key;
  };
  const [shared, trailKey] = [named('EncryptionKey'), named('TrailKey')];
  const only = (type: string) => expectOne(resources(type), type).physicalId;
  return [
    ...keys.map(({ name, key }) => ({ ...key.line, resource: `KMS key ${name}` })),
    await verifyTrail(only('AWS::CloudTrail::Trail'), trailKey, config),
    await verifyTrailBucket(only('AWS::CloudTrail::Trail'), trailKey, config),
    await verifyTrailLog(only('AWS::CloudTrail::Trail'), trailKey, config),
    await verifyTopic(only('AWS::SNS::Topic'), shared, config),
    await verifyAnswers(only('AWS::Athena::WorkGroup'), shared, config),
    await verifyEbs(shared, config),
  ];
}

/** The trail, as it records: everything of KMS, in all Regions, with digest files. */
async function verifyTrail(name: string, key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const cloudTrail = new CloudTrailClient(config);
  const { Trail: trail } = await cloudTrail.send(new GetTrailCommand({ Name: name }));
  expect(trail?.KmsKeyId === key.arn, `trail ${name} is encrypted under ${key.arn}`);
  expect(trail?.IsMultiRegionTrail === true && trail.IncludeGlobalServiceEvents === true, `trail ${name} records all Regions`);
  expect(trail?.LogFileValidationEnabled === true, `trail ${name} has digest files`);
  const { IsLogging } = await cloudTrail.send(new GetTrailStatusCommand({ Name: name }));
  expect(IsLogging === true, `trail ${name} records`);
  const { AdvancedEventSelectors = [] } = await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: name }));
  const management = AdvancedEventSelectors.filter(each => each.FieldSelectors?.some(field => field.Equals?.includes('Management')));
  expect(management.length === 1 && management[0].FieldSelectors?.length === 1, `trail ${name} records every management event, so every KMS call`);
  return line('Trail', key, 'GetTrail, GetTrailStatus, GetEventSelectors');
}

async function verifyTrailBucket(name: string, key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const { Trail: trail } = await new CloudTrailClient(config).send(new GetTrailCommand({ Name: name }));
  const { ServerSideEncryptionConfiguration } = await new S3Client(config).send(new GetBucketEncryptionCommand({ Bucket: trail?.S3BucketName }));
  const rule = ServerSideEncryptionConfiguration?.Rules?.[0];
  expect(rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID === key.arn, `the bucket of trail ${name} is encrypted under ${key.arn}`);
  expect(rule?.BucketKeyEnabled !== true, `the bucket of trail ${name} has no Bucket Key, under which readers would lose the trail's encryption context`);
  return line('S3 bucket of the log files', key, 'GetBucketEncryption');
}

async function verifyTrailLog(name: string, key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const { Trail: trail } = await new CloudTrailClient(config).send(new GetTrailCommand({ Name: name }));
  const { logGroups = [] } = await new CloudWatchLogsClient(config).send(new DescribeLogGroupsCommand({}));
  const group = logGroups.find(each => trail?.CloudWatchLogsLogGroupArn?.replace(/:\*$/, '') === each.arn?.replace(/:\*$/, ''));
  expect(group?.kmsKeyId === key.arn, `the log group of trail ${name} is encrypted under ${key.arn}`);
  return line('Log group of the trail', key, 'DescribeLogGroups');
}

async function verifyTopic(arn: string, key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const { Attributes = {} } = await new SNSClient(config).send(new GetTopicAttributesCommand({ TopicArn: arn }));
  expect(Attributes.KmsMasterKeyId === key.arn, `topic ${arn} is encrypted under ${key.arn}`);
  return line('SNS topic of the alarms', key, 'GetTopicAttributes');
}

async function verifyAnswers(name: string, key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const { WorkGroup } = await new AthenaClient(config).send(new GetWorkGroupCommand({ WorkGroup: name }));
  const configuration = WorkGroup?.Configuration;
  expect(configuration?.EnforceWorkGroupConfiguration === true, `nobody overrides the settings of workgroup ${name}`);
  expect(configuration?.ResultConfiguration?.EncryptionConfiguration?.KmsKey === key.arn, `the answers of workgroup ${name} are encrypted under ${key.arn}`);
  return line('Answers of Athena', key, 'GetWorkGroup');
}

async function verifyEbs(key: VerifiedKey, config: ClientConfiguration): Promise<VerifiedResource> {
  const ec2 = new EC2Client(config);
  const { EbsEncryptionByDefault } = await ec2.send(new GetEbsEncryptionByDefaultCommand({}));
  const { KmsKeyId } = await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
  expect(EbsEncryptionByDefault === true && KmsKeyId === key.arn, `EBS encryption by default is on under ${key.arn}`);
  return line('EBS encryption by default', key, 'GetEbsEncryptionByDefault, GetEbsDefaultKmsKeyId');
}

function line(resource: string, key: VerifiedKey, verifiedHow: string): VerifiedResource {
  return { resource, key: shortKey(key.arn), kind: 'customer managed', rotation: key.rotation, verifiedHow };
}
