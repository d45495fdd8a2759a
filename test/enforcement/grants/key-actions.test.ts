import { DATA_USES, dataUsesOf, keyActionsFor } from '../../../src/enforcement/grants/key-actions';

describe('the KMS actions that actions on data need', () => {
  test.each<[actions: string[], needed: Record<string, string[]>]>([
    [['s3:GetObject'], { s3: ['kms:Decrypt'] }],
    [['s3:GetObjectVersion'], { s3: ['kms:Decrypt'] }],
    [['s3:GetObject*', 's3:GetBucket*', 's3:List*'], { s3: ['kms:Decrypt'] }],
    [['s3:PutObject'], { s3: ['kms:GenerateDataKey', 'kms:Decrypt'] }],
    [['S3:PUTOBJECT'], { s3: ['kms:GenerateDataKey', 'kms:Decrypt'] }],
    [['s3:GetObjectVersionForReplication'], { s3: ['kms:Decrypt'] }],
    [['s3:Replicate*'], { s3: ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:Decrypt'] }],
    [['s3:ListBucket', 's3:GetBucketLocation', 's3:DeleteObject', 's3:PutObjectTagging', 's3:GetObjectTagging', 's3:AbortMultipartUpload'], {}],
    [['sqs:SendMessage'], { sqs: ['kms:GenerateDataKey', 'kms:Decrypt'] }],
    [['sqs:ReceiveMessage', 'sqs:DeleteMessage'], { sqs: ['kms:Decrypt'] }],
    [['sqs:DeleteMessage', 'sqs:GetQueueUrl'], {}],
    [['sqs:*'], { sqs: ['kms:Decrypt', 'kms:GenerateDataKey'] }],
    [['sns:Publish'], { sns: ['kms:GenerateDataKey', 'kms:Decrypt'] }],
    [['sns:Subscribe'], {}],
    [['dynamodb:GetItem'], { dynamodb: ['kms:Decrypt', 'kms:DescribeKey'] }],
    [['dynamodb:GetRecords'], { dynamodb: ['kms:Decrypt', 'kms:DescribeKey'] }],
    [['dynamodb:PutItem'], {
      dynamodb: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
    }],
    [['dynamodb:DescribeTable', 'dynamodb:CreateTable'], {}],
    [['kinesis:PutRecord*'], { kinesis: ['kms:GenerateDataKey'] }],
    [['kinesis:GetRecords'], { kinesis: ['kms:Decrypt'] }],
    [['kinesis:SubscribeToShard'], { kinesis: ['kms:Decrypt'] }],
    [['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], { secretsmanager: ['kms:Decrypt'] }],
    [['secretsmanager:PutSecretValue'], { secretsmanager: ['kms:GenerateDataKey', 'kms:Decrypt'] }],
    [['secretsmanager:UpdateSecret'], { secretsmanager: ['kms:GenerateDataKey', 'kms:Encrypt', 'kms:Decrypt'] }],
    [['states:DescribeExecution'], { states: ['kms:Decrypt'] }],
    [['states:StartExecution', 'states:StopExecution'], {}],
    [['ssm:GetParameter?'], { ssm: ['kms:Decrypt'] }],
    [['ssm:PutParameter'], { ssm: ['kms:Encrypt', 'kms:GenerateDataKey'] }],
    [['s3:GetObject', 'sns:Publish'], { s3: ['kms:Decrypt'], sns: ['kms:GenerateDataKey', 'kms:Decrypt'] }],
    [['logs:PutLogEvents', 'ecr:BatchGetImage', 'elasticfilesystem:ClientWrite', 'firehose:PutRecord', 'kms:Decrypt', 'iam:*'], {}],
    [[], {}],
  ])('%j: %j', (actions, needed) => {
    expect(Object.fromEntries(keyActionsFor(actions))).toEqual(needed);
  });

  test('everything is every service', () => {
    expect([...keyActionsFor(['*']).keys()]).toEqual(['s3', 'sqs', 'sns', 'dynamodb', 'kinesis', 'secretsmanager', 'states', 'ssm']);
  });

  test('what NotAction names is left out, and the rest is covered', () => {
    const all = keyActionsFor(['*'], ['S3:Put*', 'sqs:*', 's3:ReplicateObject']);

    expect(all.get('s3')).toEqual(['kms:Decrypt']);
    expect(all.has('sqs')).toBe(false);
    expect(all.get('sns')).toEqual(['kms:GenerateDataKey', 'kms:Decrypt']);
  });

  test('each use names its service, KMS actions without the means to give them away, and a page of AWS', () => {
    for (const { service, dataActions, keyActions, source } of DATA_USES) {
      expect(dataActions.filter(action => !action.startsWith(`${service}:`))).toEqual([]);
      expect(keyActions.filter(action => !/^kms:(Encrypt|Decrypt|ReEncrypt(From|To)|GenerateDataKey(WithoutPlaintext)?|DescribeKey)$/.test(action))).toEqual([]);
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    }
  });

  test('no action is in two uses', () => {
    const all = DATA_USES.flatMap(({ dataActions }) => dataActions);

    expect(all).toHaveLength(new Set(all).size);
    expect(dataUsesOf(['*'])).toHaveLength(DATA_USES.length);
  });
});
