import { App, Stack } from 'aws-cdk-lib';
import { InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { DatabaseInstance, DatabaseInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { compareTemplates, perhapsReplacingProperties, replacingProperties } from './replacement';
import { templateOf } from './synth';

const NOTHING = { removed: [], retyped: [], replaced: [], perhapsReplaced: [] };

/** Templates of the same stack, written by two versions of an application. */
function update(before: (stack: Stack) => void, after: (stack: Stack) => void) {
  const [old, young] = [before, after].map(build => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    build(stack);
    return templateOf(stack);
  });
  return compareTemplates(old, young);
}

function database(encrypted: boolean) {
  return (stack: Stack) => {
    const storageEncryptionKey = new Key(stack, 'Key');
    new DatabaseInstance(stack, 'Database', {
      engine: DatabaseInstanceEngine.MYSQL,
      instanceType: new InstanceType('t3.small'),
      vpc: new Vpc(stack, 'Vpc'),
      ...encrypted && { storageEncryptionKey },
    });
  };
}

describe('compareTemplates', () => {
  test('says that adding a key to a database instance replaces it', () => {
    const { replaced, removed } = update(database(false), database(true));

    expect(removed).toEqual([]);
    expect(replaced).toEqual([
      { logicalId: expect.stringMatching(/^Database/), type: 'AWS::RDS::DBInstance', property: 'StorageEncrypted', before: undefined, after: true },
      {
        logicalId: expect.stringMatching(/^Database/),
        type: 'AWS::RDS::DBInstance',
        property: 'KmsKeyId',
        before: undefined,
        after: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
      },
    ]);
  });

  test('says that encrypting a bucket replaces nothing', () => {
    expect(update(
      stack => new Bucket(stack, 'Bucket'),
      stack => new Bucket(stack, 'Bucket', { encryption: BucketEncryption.KMS_MANAGED }),
    )).toEqual(NOTHING);
  });

  test('says that another bucket name replaces the bucket', () => {
    const { replaced } = update(
      stack => new Bucket(stack, 'Bucket', { bucketName: 'one' }),
      stack => new Bucket(stack, 'Bucket', { bucketName: 'other' }),
    );
    expect(replaced).toEqual([expect.objectContaining({ type: 'AWS::S3::Bucket', property: 'BucketName', before: 'one', after: 'other' })]);
  });

  test('lists a removed bucket, and one whose logical id has changed', () => {
    const { removed } = update(
      stack => { new Bucket(stack, 'Gone'); new Bucket(stack, 'Renamed'); new Bucket(stack, 'Kept'); },
      stack => { new Bucket(stack, 'NewName'); new Bucket(stack, 'Kept'); },
    );
    expect(removed).toEqual([
      { logicalId: expect.stringMatching(/^Gone/), type: 'AWS::S3::Bucket' },
      { logicalId: expect.stringMatching(/^Renamed/), type: 'AWS::S3::Bucket' },
    ]);
  });

  test('lists a logical id that stands for another type', () => {
    expect(compareTemplates(
      { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } },
      { Resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable' } } },
    )).toEqual({ ...NOTHING, retyped: [{ logicalId: 'Table', before: 'AWS::DynamoDB::Table', after: 'AWS::DynamoDB::GlobalTable' }] });
  });

  test('counts a property that is dropped, and one that is explicitly false', () => {
    const instance = (Properties: object) => ({ Resources: { Db: { Type: 'AWS::RDS::DBInstance', Properties } } });

    expect(compareTemplates(instance({ StorageEncrypted: false }), instance({})).replaced)
      .toEqual([{ logicalId: 'Db', type: 'AWS::RDS::DBInstance', property: 'StorageEncrypted', before: false, after: undefined }]);
  });

  test('keeps apart what only some updates replace', () => {
    const instance = (Properties: object) => ({ Resources: { Db: { Type: 'AWS::RDS::DBInstance', Properties } } });
    const { replaced, perhapsReplaced } = compareTemplates(instance({ Engine: 'mysql' }), instance({ Engine: 'mariadb' }));

    expect(replaced).toEqual([]);
    expect(perhapsReplaced).toEqual([{ logicalId: 'Db', type: 'AWS::RDS::DBInstance', property: 'Engine', before: 'mysql', after: 'mariadb' }]);
  });

  test('follows a replaced resource to those that need it in a replacing property, and no further', () => {
    const template = (TrailName: string) => ({
      Resources: {
        Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: { Ref: 'Bucket' } } },
        Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'Trail' } } },
        Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { TrailName, S3BucketName: 'logs' } },
        Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Trail' } } },
      },
    });
    expect(compareTemplates(template('one'), template('other')).replaced.map(({ logicalId, property }) => `${logicalId}.${property}`))
      .toEqual(['Repository.RepositoryName', 'Bucket.BucketName', 'Trail.TrailName']);
  });

  test('compares inside lists, element by element', () => {
    const table = (ProjectionType: string) => ({
      Resources: { T: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { GlobalSecondaryIndexes: [{ Projection: { ProjectionType } }] } } },
    });
    expect(compareTemplates(table('ALL'), table('KEYS_ONLY')).perhapsReplaced)
      .toEqual([expect.objectContaining({ property: 'GlobalSecondaryIndexes.0.Projection.ProjectionType', before: 'ALL', after: 'KEYS_ONLY' })]);
  });

  test('says that it does not know a type, rather than that nothing happens to it', () => {
    const template = (Value: string) => ({ Resources: { X: { Type: 'AWS::No::Such', Properties: { Value } } } });

    expect(compareTemplates(template('same'), template('same'))).toEqual(NOTHING);
    expect(() => compareTemplates(template('one'), template('other'))).toThrow('no resource type AWS::No::Such');
  });

  test('treats every custom resource alike', () => {
    const template = (ServiceToken: string, Value: string) => ({ Resources: { X: { Type: 'Custom::Mine', Properties: { ServiceToken, Value } } } });

    expect(compareTemplates(template('a', 'one'), template('a', 'other'))).toEqual(NOTHING);
    expect(compareTemplates(template('a', 'one'), template('b', 'one')).replaced).toEqual([expect.objectContaining({ property: 'ServiceToken' })]);
  });
});

describe('the properties that replace', () => {
  test('are those of the specification', () => {
    expect(replacingProperties('AWS::RDS::DBInstance')).toEqual(expect.arrayContaining([['KmsKeyId'], ['StorageEncrypted']]));
    expect(replacingProperties('AWS::S3::Bucket')).not.toContainEqual(['BucketEncryption']);
    expect(perhapsReplacingProperties('AWS::RDS::DBInstance')).toContainEqual(['Engine']);
    expect(perhapsReplacingProperties('AWS::RDS::DBInstance')).not.toContainEqual(['KmsKeyId']);
  });

  test('include nested ones', () => {
    expect(replacingProperties('AWS::EFS::AccessPoint')).toContainEqual(['CreationInfo', 'OwnerUid']);
    expect(perhapsReplacingProperties('AWS::DynamoDB::GlobalTable')).toContainEqual(['GlobalSecondaryIndexes', '*', 'KeySchema', '*', 'AttributeName']);
  });

  test('of a type whose definitions contain themselves are found', () => {
    expect(replacingProperties('AWS::WAFv2::WebACL')).toContainEqual(['Scope']);
  });
});
