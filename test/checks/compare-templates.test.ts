import type { TemplateFile } from '../../src/templates/template';
import {
  arn, bucket, compared, database, decrypt, either, fileOf, KEY, policy, queue, ref, type Resources, ROLE,
} from './compare-support';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

type Row = readonly [name: string, before: Resources, after: Resources, found: readonly string[]];

const SECRET = (properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: { PasswordLength: 30, ExcludeCharacters: ' %+~`' }, ...properties },
});
const NETWORK = {
  Subnets: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { DBSubnetGroupDescription: 'Data', SubnetIds: ['subnet-1', 'subnet-2'] } },
};
const renamed = { Subnets: { ...NETWORK.Subnets, Properties: { ...NETWORK.Subnets.Properties, DBSubnetGroupName: 'data' } } };

describe('replacement', () => {
  test.each<Row>([
    ['encryption turned on', { Db: database({}) }, { Db: database({ StorageEncrypted: true }) }, ['Replacement Db StorageEncrypted']],
    ['an explicit false that is left out', { Db: database({ StorageEncrypted: false }) }, { Db: database({}) }, ['Replacement Db StorageEncrypted']],
    ['another key', { Key: KEY, New: KEY, Db: database({ StorageEncrypted: true, KmsKeyId: arn('Key') }) },
      { Key: KEY, New: KEY, Db: database({ StorageEncrypted: true, KmsKeyId: arn('New') }) }, ['Replacement Db KmsKeyId']],
    ['a file system', { Fs: { Type: 'AWS::EFS::FileSystem', Properties: {} } }, { Fs: { Type: 'AWS::EFS::FileSystem', Properties: { Encrypted: true } } }, [
      'Replacement Fs Encrypted',
    ]],
    ['a repository', { Repo: { Type: 'AWS::ECR::Repository', Properties: {} } },
      { Repo: { Type: 'AWS::ECR::Repository', Properties: { EncryptionConfiguration: { EncryptionType: 'KMS' } } } }, ['Replacement Repo EncryptionConfiguration']],
    ['a name', { Queue: queue({ QueueName: 'a' }) }, { Queue: queue({ QueueName: 'b' }) }, ['Replacement Queue QueueName']],
    ['one that sometimes replaces', { Db: database({}) }, { Db: database({ Engine: 'mysql' }) }, ['MayReplace Db Engine']],
    ['one that always does beside one that sometimes does', { Db: database({}) }, { Db: database({ Engine: 'mysql', Port: '3306' }) }, ['Replacement Db Port']],
    ['a change under a condition', { Db: database({ DBName: 'a' }) }, { Db: database({ DBName: either('b', 'a') }) }, ['MayReplace Db DBName']],
    ['another type', { Data: queue() }, { Data: { Type: 'AWS::SNS::Topic' } }, ['Replacement Data Type']],
    ['a name that a replaced resource gives', { ...NETWORK, Db: database({ DBSubnetGroupName: ref('Subnets') }) },
      { ...renamed, Db: database({ DBSubnetGroupName: ref('Subnets') }) }, ['Replacement Db DBSubnetGroupName']],
    ['a database, and not its replica, of which that is not certain', { Db: database({ DBName: 'a' }), Copy: database({ SourceDBInstanceIdentifier: ref('Db') }) },
      { Db: database({ DBName: 'b' }), Copy: database({ SourceDBInstanceIdentifier: ref('Db') }) }, ['Replacement Db DBName']],
    ['a reference to what refers to a replaced resource', network('10.0.0.0/16'), network('10.1.0.0/16'), ['Replacement Instance SubnetId']],
  ])('finds %s', (_, before, after, found) => {
    expect(compared(before, after)).toEqual(found);
  });

  test.each<Row>([
    ['changes in place', { Db: database({ MultiAZ: false, BackupRetentionPeriod: 1 }) }, { Db: database({ MultiAZ: true, BackupRetentionPeriod: 7 }) }, []],
    ['another way of writing a key', { Key: KEY, Db: database({ StorageEncrypted: 'true', KmsKeyId: { 'Fn::GetAtt': 'Key.Arn' } }) },
      { Key: KEY, Db: database({ StorageEncrypted: true, KmsKeyId: { 'Fn::Sub': '${Key.Arn}' } }) }, []],
    ['the same parameter', { Db: database({ KmsKeyId: ref('KeyArn'), StorageEncrypted: true }) }, { Db: database({ KmsKeyId: ref('KeyArn'), StorageEncrypted: true }) }, []],
    ['what is made anew from code', { Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'a' } } },
      { Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'b' } } }, []],
    ['an instance of a cluster, which holds nothing', { Db: database({ DBClusterIdentifier: 'c', DBInstanceIdentifier: 'a' }) },
      { Db: database({ DBClusterIdentifier: 'c', DBInstanceIdentifier: 'b' }) }, []],
    ['an instance of a cluster with Performance Insights', { Db: database({ DBClusterIdentifier: 'c', EnablePerformanceInsights: true, DBInstanceIdentifier: 'a' }) },
      { Db: database({ DBClusterIdentifier: 'c', EnablePerformanceInsights: true, DBInstanceIdentifier: 'b' }) }, []],
    ['another type of what stores nothing', { Data: ROLE }, { Data: { Type: 'AWS::IAM::User' } }, []],
    ['new resources', {}, { Db: database({}) }, []],
  ])('finds nothing in %s', (_, before, after, found) => {
    expect(compared(before, after)).toEqual(found);
  });
});

describe('removal', () => {
  test.each<Row>([
    ['a queue', { Queue: queue() }, {}, ['StoreRemoved Queue']],
    ['a bucket to be deleted', { Data: bucket(undefined, { DeletionPolicy: 'Delete' }) }, {}, ['StoreRemoved Data']],
    ['a bucket that is kept', { Data: bucket() }, {}, ['StoreLeftBehind Data']],
    ['a database of which a snapshot is kept', { Db: database({}) }, {}, ['StoreLeftBehind Db']],
    ['a database without a policy, of which a snapshot is kept too', { Db: database({}, { DeletionPolicy: undefined }) }, {}, ['StoreLeftBehind Db']],
    ['a table with a policy that is known at deployment only',
      { Table: { Type: 'AWS::DynamoDB::Table', DeletionPolicy: ref('Policy'), Properties: {} } }, {}, ['StoreRemoved Table']],
    ['another logical id', { QueueA1: queue({ QueueName: 'a' }) }, { QueueB2: queue({ QueueName: 'a' }) }, ['StoreRemoved QueueA1']],
    ['a table of a database, which no key property tells of',
      { Table: { Type: 'AWS::Timestream::Table', Properties: { DatabaseName: 'a' } } }, {}, ['StoreRemoved Table']],
    ['a table whose bucket says how it is encrypted', { Table: { Type: 'AWS::S3Tables::Table', Properties: {} } }, {}, ['StoreRemoved Table']],
    ['a key with a policy that is known at deployment only', { Key: { ...KEY, DeletionPolicy: ref('Policy') } }, {}, ['KeyRemoved Key']],
    ['a condition that is new', { Queue: queue() }, { Queue: queue({}, { Condition: 'Prod' }) }, ['StoreRemoved Queue']],
    ['a key', { Key: { ...KEY, DeletionPolicy: undefined } }, {}, ['KeyRemoved Key']],
    ['a replica key', { Key: { Type: 'AWS::KMS::ReplicaKey', DeletionPolicy: 'Delete', Properties: {} } }, {}, ['KeyRemoved Key']],
    ['a key under a condition that is new', { Key: { ...KEY, DeletionPolicy: 'Delete' } }, { Key: { ...KEY, Condition: 'Prod' } }, ['KeyRemoved Key']],
    ['a key of another spec', { Key: KEY }, { Key: { ...KEY, Properties: { ...KEY.Properties, KeySpec: 'RSA_4096' } } }, ['KeyRemoved Key KeySpec']],
    ['a key for another use', { Key: KEY }, { Key: { ...KEY, Properties: { ...KEY.Properties, KeyUsage: 'SIGN_VERIFY' } } }, ['KeyRemoved Key KeyUsage']],
    ['a key for several Regions', { Key: KEY }, { Key: { ...KEY, Properties: { ...KEY.Properties, MultiRegion: true } } }, ['KeyRemoved Key MultiRegion']],
    ['a key that becomes another type', { Key: KEY }, { Key: queue() }, ['KeyRemoved Key Type']],
    ['a replica of another key', { Key: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: 'a' } } },
      { Key: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: 'b' } } }, ['KeyRemoved Key PrimaryKeyArn']],
    ['a secret of another name', { Secret: SECRET({ Name: 'a' }) }, { Secret: SECRET({ Name: 'b' }) }, ['SecretRenamed Secret Name']],
    ['a secret of another logical id', { SecretA: SECRET() }, { SecretB: SECRET({ KmsKeyId: arn('Key') }), Key: KEY }, ['SecretRenamed SecretA']],
    ['a secret that is generated otherwise', { Secret: SECRET() }, { Secret: SECRET({ GenerateSecretString: { PasswordLength: 40 } }) }, [
      'SecretRenamed Secret GenerateSecretString',
    ]],
    ['a secret that is gone', { Secret: SECRET() }, {}, ['StoreRemoved Secret']],
    ['a secret that is written out and gets another name', { Secret: SECRET({ Name: 'a', GenerateSecretString: undefined }) },
      { Secret: SECRET({ Name: 'b', GenerateSecretString: undefined }) }, ['Replacement Secret Name']],
  ])('finds %s', (_, before, after, found) => {
    expect(compared(before, after)).toEqual(found);
  });

  test.each<Row>([
    ['a key that is kept', { Key: KEY }, {}, []],
    ['a key kept except where its creation fails', { Key: { ...KEY, DeletionPolicy: 'RetainExceptOnCreate' } }, {}, []],
    ['defaults that are written out', { Key: KEY },
      { Key: { ...KEY, Properties: { ...KEY.Properties, KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', MultiRegion: false, Origin: 'AWS_KMS' } } }, []],
    ['what stores nothing', { Role: ROLE }, {}, []],
    ['an instance of a cluster', { Db: database({ DBClusterIdentifier: 'c' }) }, {}, []],
    ['a policy of deletion that changes', { Queue: queue() }, { Queue: queue({}, { DeletionPolicy: 'Retain' }) }, []],
    ['a condition that was there', { Queue: queue({}, { Condition: 'Prod' }) }, { Queue: queue({}, { Condition: 'Prod' }) }, []],
    ['a condition that is gone', { Queue: queue({}, { Condition: 'Prod' }) }, { Queue: queue() }, []],
    ['a secret that is written out from now on', { Secret: SECRET() }, { Secret: SECRET({ GenerateSecretString: undefined, SecretString: 'given' }) }, []],
    ['a secret that gets a key', { Secret: SECRET() }, { Secret: SECRET({ KmsKeyId: 'alias/aws/secretsmanager' }) }, []],
  ])('finds nothing in %s', (_, before, after, found) => {
    expect(compared(before, after)).toEqual(found);
  });

  test('a condition of another definition is a new one', () => {
    const [before, after] = ['a', 'b'].map(value => [fileOf({ Queue: queue({}, { Condition: 'Prod' }) }, {
      rest: { Conditions: { Prod: { 'Fn::Equals': [ref('Stage'), value] } } },
    })]);

    expect(compared(before, after)).toEqual(['StoreRemoved Queue']);
  });
});

describe('keys', () => {
  const KEYS = { Key: KEY, New: KEY };

  test.each<Row>([
    ['a bucket that loses its key', { ...KEYS, Data: bucket(arn('Key')) }, { ...KEYS, Data: bucket() }, ['KeyLost Data']],
    ['a bucket under the AWS managed key', { ...KEYS, Data: bucket(arn('Key')) }, { ...KEYS, Data: bucket('alias/aws/s3') }, ['KeyLost Data']],
    ['a queue that loses its key', { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) }, { ...KEYS, Queue: queue() }, ['KeyLost Queue']],
    ['a key that a parameter gave', { Queue: queue({ KmsMasterKeyId: ref('Given') }) }, { Queue: queue() }, ['KeyLost Queue']],
    ['a key that is lost under a condition', { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) }, { ...KEYS, Queue: queue({ KmsMasterKeyId: either(arn('Key')) }) }, [
      'KeyLost Queue',
    ]],
    ['a function that loses its key', { ...KEYS, Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { A: 'b' } }, KmsKeyArn: arn('Key') } } },
      { ...KEYS, Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { A: 'b' } } } } }, ['KeyLost Fn']],
    ['a key without which nothing is known', { ...KEYS, Guard: { Type: 'AWS::Bedrock::Guardrail', Properties: { KmsKeyArn: arn('Key') } } },
      { ...KEYS, Guard: { Type: 'AWS::Bedrock::Guardrail', Properties: {} } }, ['KeyLost Guard']],
    ['a key that is another one or none', { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) },
      { ...KEYS, Queue: queue({ KmsMasterKeyId: either(arn('New')) }) }, ['KeyLost Queue']],
    ['another key of what is written elsewhere', { ...KEYS, Group: workgroup({ EncryptionOption: 'SSE_KMS', KmsKey: arn('Key') }) },
      { ...KEYS, Group: workgroup({ EncryptionOption: 'SSE_KMS', KmsKey: arn('New') }) }, [
        'KeyChanged Group WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey',
      ]],
    ['another key', { ...KEYS, Data: bucket(arn('Key')) }, { ...KEYS, Data: bucket(arn('New')) }, ['KeyChanged Data']],
    ['another key of a topic', { ...KEYS, Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: ref('Key') } } },
      { ...KEYS, Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: ref('New') } } }, ['KeyChanged Topic']],
    ['a key that is known at deployment only', { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) }, { ...KEYS, Queue: queue({ KmsMasterKeyId: ref('Given') }) }, [
      'KeyChanged Queue',
    ]],
    ['an alias of another key', { ...KEYS, Alias: alias('Key'), Queue: queue({ KmsMasterKeyId: ref('Alias') }) },
      { ...KEYS, Alias: alias('New'), Queue: queue({ KmsMasterKeyId: ref('Alias') }) }, ['KeyChanged Queue']],
    ['a key in a branch of a condition', { ...KEYS, Queue: queue({ KmsMasterKeyId: either(arn('Key')) }) }, { ...KEYS, Queue: queue({ KmsMasterKeyId: either(arn('New')) }) }, [
      'KeyChanged Queue',
    ]],
    ['keys of a repository, which is replaced', { ...KEYS, Repo: repository(arn('Key')) }, { ...KEYS, Repo: repository(arn('New')) }, [
      'Replacement Repo EncryptionConfiguration.KmsKey',
    ]],
    ['a database that loses its key and is replaced', { ...KEYS, Db: database({ StorageEncrypted: true, KmsKeyId: arn('Key') }) },
      { ...KEYS, Db: database({ StorageEncrypted: true }) }, ['Replacement Db KmsKeyId', 'KeyLost Db KmsKeyId']],
  ])('finds %s', (_, before, after, found) => {
    expect(compared(before, after).map(text => text.replace(/ (BucketEncryption\S+|KmsMasterKeyId|KmsKeyArn)$/, ''))).toEqual(found);
  });

  test.each<Row>([
    ['the same key', { ...KEYS, Data: bucket(arn('Key')) }, { ...KEYS, Data: bucket({ 'Fn::Sub': '${Key.Arn}' }) }, []],
    ['the same key by its id', { ...KEYS, Queue: queue({ KmsMasterKeyId: ref('Key') }) }, { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) }, []],
    ['the same key by its alias', { ...KEYS, Alias: alias('Key'), Queue: queue({ KmsMasterKeyId: ref('Key') }) },
      { ...KEYS, Alias: alias('Key'), Queue: queue({ KmsMasterKeyId: ref('Alias') }) }, []],
    ['the same key, written out', { Queue: queue({ KmsMasterKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' }) },
      { Queue: queue({ KmsMasterKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab' }) }, []],
    ['a key where there was none', { ...KEYS, Data: bucket() }, { ...KEYS, Data: bucket(arn('Key')) }, []],
    ['a key that AWS manages where there was none', { Queue: queue() }, { Queue: queue({ KmsMasterKeyId: 'alias/aws/sqs' }) }, []],
    ['another key of a function', { ...KEYS, Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: {}, KmsKeyArn: arn('Key') } } },
      { ...KEYS, Fn: { Type: 'AWS::Lambda::Function', Properties: { Environment: {}, KmsKeyArn: arn('New') } } }, []],
    ['volumes in another order', { ...KEYS, Template: launchTemplate([{ KmsKeyId: arn('Key'), Encrypted: true }, { VolumeSize: 8 }]) },
      { ...KEYS, Template: launchTemplate([{ VolumeSize: 8 }, { KmsKeyId: arn('Key'), Encrypted: true }]) }, []],
    ['a bucket of results that decides now', { ...KEYS, Group: workgroup({ EncryptionOption: 'SSE_KMS', KmsKey: arn('Key') }) }, { ...KEYS, Group: workgroup(undefined) }, []],
  ])('finds nothing in %s', (_, before, after, found) => {
    expect(compared(before, after)).toEqual(found);
  });
});

describe('readers', () => {
  const OWN = { Key: KEY, New: KEY, Reader: ROLE, Other: ROLE };
  const moved = (before: Resources, after: Resources, keys: Resources = OWN): readonly [Resources, Resources] => [
    { ...keys, Data: bucket(arn('Key')), ...before }, { ...keys, Data: bucket(arn('New')), ...after },
  ];
  const keyPolicy = (...statements: Record<string, unknown>[]) => ({
    ...KEY, Properties: { KeyPolicy: { Statement: [...(KEY.Properties!.KeyPolicy as { Statement: unknown[] }).Statement, ...statements] } },
  });
  const LOST = ['KeyChanged Data', 'ReadersLoseOldData Data'];

  test.each<readonly [string, readonly [Resources, Resources], readonly string[]]>([
    ['a grant that went to the new key', moved({ Policy: policy([decrypt(arn('Key'))]) }, { Policy: policy([decrypt(arn('New'))]) }), LOST],
    ['a policy that is gone', moved({ Policy: policy([decrypt(arn('Key'))]) }, {}), LOST],
    ['an inline policy of a role', moved({ Reader: withPolicy(decrypt(arn('Key'))) }, {}), LOST],
    ['a managed policy that a role names', moved({ Managed: managed(decrypt(arn('Key'))), Reader: { ...ROLE, Properties: { ManagedPolicyArns: [ref('Managed')] } } },
      { Managed: managed(decrypt(arn('New'))), Reader: { ...ROLE, Properties: { ManagedPolicyArns: [ref('Managed')] } } }), LOST],
    ['a role that is not of the templates', moved({ Policy: policy([decrypt(arn('Key'))], ['legacy-role']) }, { Policy: policy([decrypt(arn('New'))], ['legacy-role']) }), LOST],
    ['every action and every key', moved({ Policy: policy([decrypt('*', { Action: 'kms:*' })]) }, { Policy: policy([decrypt(arn('New'))]) }), LOST],
    ['one of two readers', moved({ Policy: policy([decrypt(arn('Key'))], [ref('Reader'), ref('Other')]) },
      { Policy: policy([decrypt(arn('Key'))], [ref('Other')]) }), LOST],
    ['a condition with other values', moved({ Policy: policy([decrypt(arn('Key'), { Condition: { StringEquals: { 'kms:EncryptionContext:a': 'b' } } })]) },
      { Policy: policy([decrypt(arn('Key'), { Condition: { StringEquals: { 'kms:EncryptionContext:a': 'c' } } })]) }), LOST],
    ['a pattern of keys', [
      { Reader: ROLE, Data: bucket(KEY_ARN), Policy: policy([decrypt('arn:aws:kms:*:*:key/1234*')]) },
      { Reader: ROLE, Data: bucket('alias/new'), Policy: policy([decrypt('arn:aws:kms:*:*:key/5678*')]) },
    ], LOST],
    ['a condition that is new', moved({ Policy: policy([decrypt(arn('Key'))]) },
      { Policy: policy([decrypt(arn('Key'), { Condition: { StringEquals: { 'kms:EncryptionContext:a': 'b' } } })]) }), LOST],
    ['a service that reads for them, of another resource', moved({ Policy: policy([decrypt(arn('Key'))]) },
      { Policy: policy([decrypt(arn('Key'), { Condition: { StringEquals: { 'kms:ViaService': 'sqs.eu-central-1.amazonaws.com' } } })]) }), LOST],
    ['a statement of the key policy', moved({ Key: keyPolicy(decrypt('*', { Principal: { AWS: arn('Reader') } })) }, {}), LOST],
    ['a service that the key policy allowed', moved({ Key: keyPolicy(decrypt('*', { Principal: { Service: 'cloudfront.amazonaws.com' } })) }, {}), LOST],
    ['a key that left the template and is kept', [
      { Key: KEY, Reader: ROLE, Data: bucket(arn('Key')), Policy: policy([decrypt(arn('Key'))]) },
      { New: KEY, Reader: ROLE, Data: bucket(arn('New')), Policy: policy([decrypt(arn('New'))]) },
    ], LOST],
    ['a key that the bucket lost', [
      { ...OWN, Data: bucket(arn('Key')), Policy: policy([decrypt(arn('Key'))]) }, { ...OWN, Data: bucket() },
    ], ['KeyLost Data', 'ReadersLoseOldData Data']],
  ])('finds %s', (_, [before, after], found) => {
    expect(compared(before, after).map(text => text.replace(/ BucketEncryption\S+$/, ''))).toEqual(found);
  });

  test.each<readonly [string, readonly [Resources, Resources], readonly string[]]>([
    ['a grant on both keys', moved({ Policy: policy([decrypt(arn('Key'))]) }, { Policy: policy([decrypt([arn('Key'), arn('New')])]) }), ['KeyChanged Data']],
    ['a grant in another policy', moved({ Policy: policy([decrypt(arn('Key'))]) }, { Reader: withPolicy(decrypt(arn('Key'))) }), ['KeyChanged Data']],
    ['a grant on every key', moved({ Policy: policy([decrypt(arn('Key'))]) }, { Policy: policy([decrypt('*')]) }), ['KeyChanged Data']],
    ['a grant on every key of the account', moved({ Policy: policy([decrypt(arn('Key'))]) }, {
      Policy: policy([decrypt({ 'Fn::Sub': 'arn:aws:kms:*:${AWS::AccountId}:key/*' })]),
    }), ['KeyChanged Data']],
    ['a key policy in its place', moved({ Policy: policy([decrypt(arn('Key'))]) }, { Key: keyPolicy(decrypt('*', { Principal: { AWS: arn('Reader') } })) }), ['KeyChanged Data']],
    ['everybody of the account through S3', moved({ Policy: policy([decrypt(arn('Key'))]) }, {
      Key: keyPolicy(decrypt('*', {
        Principal: { AWS: '*' },
        Condition: { StringEquals: { 'kms:CallerAccount': ref('AWS::AccountId'), 'kms:ViaService': { 'Fn::Sub': 's3.${AWS::Region}.amazonaws.com' } } },
      })),
    }), ['KeyChanged Data']],
    ['a wider condition', moved({ Policy: policy([decrypt(arn('Key'), { Condition: { StringEquals: { 'kms:EncryptionContext:a': 'b' } } })]) },
      { Policy: policy([decrypt(arn('Key'), { Condition: { StringEquals: { 'kms:EncryptionContext:A': ['b', 'c'] } } })]) }), ['KeyChanged Data']],
    ['a reader that is gone as well', [
      { Key: KEY, New: KEY, Reader: ROLE, Data: bucket(arn('Key')), Policy: policy([decrypt(arn('Key'))]) }, { Key: KEY, New: KEY, Data: bucket(arn('New')) },
    ], ['KeyChanged Data']],
    ['who could only encrypt', moved({ Policy: policy([decrypt(arn('Key'), { Action: ['kms:Encrypt', 'kms:GenerateDataKey*'] })]) }, {}), ['KeyChanged Data']],
    ['who was denied', moved({ Policy: policy([decrypt(arn('Key'), { Effect: 'Deny' })]) }, {}), ['KeyChanged Data']],
    ['the account itself', moved({}, { Key: { ...KEY, Properties: { KeyPolicy: { Statement: [] } } } }), ['KeyChanged Data']],
    ['readers of another key', moved({ Policy: policy([decrypt(arn('New'))]) }, {}), ['KeyChanged Data']],
    ['readers by the policy of a key that is kept', [
      { Key: keyPolicy(decrypt('*', { Principal: { AWS: arn('Reader') } })), Reader: ROLE, Data: bucket(arn('Key')) }, { New: KEY, Reader: ROLE, Data: bucket(arn('New')) },
    ], ['KeyChanged Data']],
    ['a key that is deleted, of which that is said', [
      { Key: { ...KEY, DeletionPolicy: 'Delete' }, Reader: ROLE, Data: bucket(arn('Key')), Policy: policy([decrypt(arn('Key'))]) },
      { New: KEY, Reader: ROLE, Data: bucket(arn('New')) },
    ], ['KeyRemoved Key', 'KeyChanged Data']],
    ['a bucket that keeps its key', [
      { ...OWN, Data: bucket(arn('Key')), Policy: policy([decrypt(arn('Key'))]) }, { ...OWN, Data: bucket(arn('Key')) },
    ], []],
  ])('loses nobody by %s', (_, [before, after], found) => {
    expect(compared(before, after).map(text => text.replace(/ BucketEncryption\S+$/, ''))).toEqual(found);
  });
});

describe('values that other templates give', () => {
  const parent = (parameters: Record<string, unknown>, more: Partial<TemplateFile> = {}) => fileOf({
    Key: KEY, New: KEY, Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: parameters } },
  }, { stackName: 'Orders', ...more });
  const nested = (more: Partial<TemplateFile> = {}) => fileOf({ Db: database({ StorageEncrypted: true, KmsKeyId: ref('KeyArn'), DBName: ref('Name') }) }, {
    name: 'Nested.nested.template.json', nestedIn: { template: 'Orders.template.json', logicalId: 'Nested' }, ...more,
  });

  test('are followed: a parameter of a nested stack that changes is a change', () => {
    expect(compared([parent({ KeyArn: arn('Key'), Name: 'a' }), nested()], [parent({ KeyArn: arn('New'), Name: 'a' }), nested()])).toEqual(['Replacement Db KmsKeyId']);
    expect(compared([parent({ KeyArn: arn('Key'), Name: 'a' }), nested()], [parent({ KeyArn: arn('Key'), Name: 'b' }), nested()])).toEqual(['Replacement Db DBName']);
    expect(compared([parent({ KeyArn: arn('Key'), Name: 'a' }), nested()], [parent({ KeyArn: { 'Fn::Sub': '${Key.Arn}' }, Name: 'a' }), nested()])).toEqual([]);
  });

  test('make no change where only one side tells them', () => {
    expect(compared([nested({ nestedIn: undefined })], [parent({ KeyArn: arn('Key'), Name: 'a' }), nested()])).toEqual([]);
  });

  test('may be those of the environment', () => {
    const before = [fileOf({ Data: bucket(undefined, { Properties: { BucketName: 'data-111122223333' } }) })];
    const after = (account?: string) => [fileOf({ Data: bucket(undefined, { Properties: { BucketName: { 'Fn::Sub': 'data-${AWS::AccountId}' } } }) }, { account })];

    expect(compared(before, after('111122223333'))).toEqual([]);
    expect(compared(before, after('444455556666'))).toEqual(['Replacement Data BucketName']);
    expect(compared(before, after())).toEqual(['Replacement Data BucketName']);
    // The environment of either side is that of both.
    expect(compared(after('111122223333'), before)).toEqual([]);
  });

  test('may come from another stack', () => {
    const exporting = (key: string) => fileOf({ Key: KEY, New: KEY }, { name: 'Keys', rest: { Outputs: { KeyArn: { Value: arn(key), Export: { Name: 'KeyArn' } } } } });
    const importing = fileOf({ Queue: queue({ KmsMasterKeyId: { 'Fn::ImportValue': 'KeyArn' } }), Db: database({ KmsKeyId: { 'Fn::ImportValue': 'KeyArn' }, StorageEncrypted: true }) });

    expect(compared([exporting('Key'), importing], [exporting('New'), importing])).toEqual(['KeyChanged Queue KmsMasterKeyId', 'Replacement Db KmsKeyId']);
    expect(compared([exporting('Key'), importing], [exporting('Key'), importing])).toEqual([]);
  });
});

function network(cidrBlock: string): Resources {
  return {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: cidrBlock } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), AvailabilityZone: 'eu-central-1a' } },
    Instance: {
      Type: 'AWS::EC2::Instance',
      Properties: { SubnetId: ref('Subnet'), BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }] },
    },
  };
}

function alias(key: string) {
  return { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/orders', TargetKeyId: arn(key) } };
}

function repository(key: unknown) {
  return { Type: 'AWS::ECR::Repository', Properties: { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: key } } };
}

function launchTemplate(devices: readonly Record<string, unknown>[]) {
  return { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { BlockDeviceMappings: devices.map((Ebs, index) => ({ DeviceName: `/dev/sd${index}`, Ebs })) } } };
}

function workgroup(encryption: unknown) {
  return {
    Type: 'AWS::Athena::WorkGroup', Properties: { WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://results', EncryptionConfiguration: encryption } } },
  };
}

function withPolicy(statement: Record<string, unknown>) {
  return { ...ROLE, Properties: { ...ROLE.Properties, Policies: [{ PolicyName: 'Read', PolicyDocument: { Statement: statement } }] } };
}

function managed(statement: Record<string, unknown>) {
  return { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [statement] } } };
}
