import type { ResourceBody } from '../../../src/templates/template';
import { TemplateSet } from '../../../src/templates/template-set';
import { allow, arnOf, bucket, file, key, roleWith } from './orders';

/** Kinds of resources in turn: some under a key of the template, some under others, some under none. */
const KINDS: ReadonlyArray<readonly [name: string, body: (keyId: string) => object]> = [
  ['Documents', keyId => bucket(arnOf(keyId))],
  ['Invoices', keyId => ({ Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: arnOf(keyId) } })],
  ['Journal', keyId => ({ Type: 'AWS::DynamoDB::Table', Properties: { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arnOf(keyId) } } })],
  ['Ledger', keyId => ({ Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: true, KmsKeyId: arnOf(keyId), Engine: 'postgres', ManageMasterUserPassword: true, MasterUserSecret: { KmsKeyId: arnOf(keyId) } } })],
  ['Credentials', () => ({ Type: 'AWS::SecretsManager::Secret', Properties: {} })],
  ['Requests', keyId => ({ Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: arnOf(keyId) } })],
  ['Scratch', () => ({ Type: 'AWS::S3::Bucket', Properties: {} })],
  ['Alarms', () => ({ Type: 'AWS::SNS::Topic', Properties: {} })],
  ['Shared', keyId => ({ Type: 'AWS::EFS::FileSystem', Properties: { Encrypted: true, KmsKeyId: arnOf(keyId) } })],
  ['Cache', () => ({ Type: 'AWS::DynamoDB::Table', Properties: {} })],
  ['Imported', () => ({ Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { 'Fn::ImportValue': 'PaymentsKeyArn' } } })],
];

/** An app of many resources in several services, under one key for each fifty of them and at least five; deterministic. */
export function appOf(count: number, keys = Math.max(5, Math.ceil(count / 50))): TemplateSet {
  const resources: Record<string, object> = {};
  const constructPaths: Record<string, string> = {};
  const add = (logicalId: string, path: string, body: object): void => {
    resources[logicalId] = body as ResourceBody;
    constructPaths[logicalId] = `Orders/${path}/Resource`;
  };
  Array.from({ length: keys }, (_, index) => index).forEach(index => {
    add(`Key${index}`, `Team${index}/Key`, key([
      { Sid: 'Administrators', Effect: 'Allow', Principal: { AWS: arnOf(`Admin${index % 2}`) }, Action: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', ...index === 1 ? ['kms:Decrypt'] : []], Resource: '*' },
      { Sid: 'Logs', Effect: 'Allow', Principal: { Service: `logs.${'eu-central-1'}.amazonaws.com` }, Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: '*', Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-central-1:111122223333:log-group:*' } } },
    ], { Description: `Data of team ${index}`, RotationPeriodInDays: 180 }));
    resources[`Alias${index}`] = { Type: 'AWS::KMS::Alias', Properties: { AliasName: `alias/orders/team-${index}`, TargetKeyId: arnOf(`Key${index}`) } };
  });
  [0, 1].forEach(index => Object.entries(roleWith(`Admin${index}`, [])).forEach(([id, body]) => add(id, `Admin${index}/${id}`, body)));
  Object.entries(roleWith('Worker', [allow(['kms:Decrypt', 'kms:GenerateDataKey*'], Array.from({ length: keys }, (_, index) => arnOf(`Key${index}`)))]))
    .forEach(([id, body]) => add(id, id === 'Worker' ? 'Worker/Role' : 'Worker/DefaultPolicy', body));
  Array.from({ length: count }, (_, index) => index).forEach(index => {
    const [name, body] = KINDS[index % KINDS.length];
    const team = Math.floor(index / KINDS.length) % keys;
    add(`${name}${index}`, `Team${team}/${name}${index}`, body(`Key${team}`));
  });
  return new TemplateSet([file(resources, { constructPaths, acknowledged: (logicalId, rule) => (logicalId.startsWith('Scratch') && rule === 'AtRest-AwsOwnedKey' ? 'Holds nothing for longer than an hour' : undefined) })]);
}
