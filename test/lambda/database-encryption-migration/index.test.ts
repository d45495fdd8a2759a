import { DescribeScalableTargetsCommand, ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { DatabaseMigrationServiceClient, DescribeEndpointsCommand } from '@aws-sdk/client-database-migration-service';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/database-encryption-migration/index';
import type { PlanAnswer } from '../../../src/migration/tasks';
import { failure } from '../../migration/gather/world';
import { CLUSTER, KEY } from '../../migration/support/databases';

const [rds, kms, dynamo] = [mockClient(RDSClient), mockClient(KMSClient), mockClient(DynamoDBClient)];
const [scaling, dms] = [mockClient(ApplicationAutoScalingClient), mockClient(DatabaseMigrationServiceClient)];
const REQUEST = { task: 'plan', identifier: 'shop', execution: 'arn:execution', dryRun: true, resume: null } as const;

beforeEach(() => {
  process.env.RECORDS_TABLE = 'Records';
  process.env.KEY_ARN = KEY.arn;
  process.env.AWS_REGION = 'eu-west-1';
  [rds, kms, scaling, dms, dynamo].forEach(mock => mock.reset());
  rds.rejects(failure('DBSnapshotNotFoundFault'));
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ ...CLUSTER } as object] });
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [] });
  dynamo.on(GetItemCommand).resolves({});
});

afterEach(() => {
  delete process.env.RECORDS_TABLE;
  delete process.env.KEY_ARN;
  delete process.env.AWS_REGION;
});

test('asks each service through its client', async () => {
  rds.on(DescribeDBInstancesCommand).rejects(failure('AccessDenied'));
  await expect(handler(REQUEST)).rejects.toThrow('The DB instances of eu-west-1 (rds:DescribeDBInstances) could not be read. AccessDenied: no');

  expect(dynamo.commandCalls(GetItemCommand)[0].args[0].input.TableName).toBe('Records');
  expect(kms.commandCalls(DescribeKeyCommand)[0].args[0].input).toEqual({ KeyId: KEY.arn });
});

test('answers what it is asked for', async () => {
  kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: 'new', Arn: KEY.arn, KeyState: 'Disabled' } });
  rds.callsFake((_input: unknown) => ({}));
  rds.on(DescribeDBClustersCommand).resolves({ DBClusters: [{ ...CLUSTER } as object] });

  const answer = await handler(REQUEST) as PlanAnswer;

  expect(answer.problems.map(problem => problem.id)).toContain('KeyNotEnabled');
  expect(scaling.commandCalls(DescribeScalableTargetsCommand)).toHaveLength(1);
  expect(dms.commandCalls(DescribeEndpointsCommand)).toHaveLength(1);
});

test.each(['RECORDS_TABLE', 'KEY_ARN', 'AWS_REGION'])('says that it was not told the %s', async name => {
  delete process.env[name];

  await expect(handler(REQUEST)).rejects.toThrow(`The environment variable ${name} is not set`);
});
