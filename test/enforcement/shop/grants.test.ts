import { EncryptionLevel, KeyAccess } from '../../../src';
import { checkTemplates, classify, type TemplateResource } from '../../../src/offline';
import type { RequestContext } from '../../support/policy/policy-document';
import type { World } from '../../support/policy/world';
import { SOMEWHERE } from '../../support/template/synth';
import { type Shop, shop } from './shops';

/** A call for the data of a resource, and the call of KMS that the service then makes for the caller. */
interface DataCall {
  readonly type: string;
  readonly action: string;
  /** What is asked for below the resource's ARN. */
  readonly below?: string;
  readonly kmsAction: string;
  readonly service: string;
  readonly context: (arn: string) => RequestContext;
}

const call = (type: string, action: string, kmsAction: string, context: DataCall['context'], below?: string): DataCall => (
  { type, action, kmsAction, service: action.split(':')[0], context, below }
);
const ofBucket = (arn: string) => ({ 'kms:EncryptionContext:aws:s3:arn': arn });
const ofTable = (arn: string) => ({ 'kms:EncryptionContext:aws:dynamodb:tableName': arn.split('/')[1], 'kms:EncryptionContext:aws:dynamodb:subscriberId': SOMEWHERE.account });
const none = () => ({});

const CALLS: readonly DataCall[] = [
  call('AWS::S3::Bucket', 's3:GetObject', 'kms:Decrypt', ofBucket, '/a'),
  call('AWS::S3::Bucket', 's3:PutObject', 'kms:GenerateDataKey', ofBucket, '/a'),
  call('AWS::SQS::Queue', 'sqs:SendMessage', 'kms:GenerateDataKey', none),
  call('AWS::SQS::Queue', 'sqs:ReceiveMessage', 'kms:Decrypt', none),
  call('AWS::SNS::Topic', 'sns:Publish', 'kms:GenerateDataKey', none),
  call('AWS::DynamoDB::Table', 'dynamodb:GetItem', 'kms:Decrypt', ofTable),
  call('AWS::DynamoDB::Table', 'dynamodb:PutItem', 'kms:Decrypt', ofTable),
  call('AWS::DynamoDB::GlobalTable', 'dynamodb:GetItem', 'kms:Decrypt', ofTable),
  call('AWS::DynamoDB::GlobalTable', 'dynamodb:PutItem', 'kms:Decrypt', ofTable),
  call('AWS::Kinesis::Stream', 'kinesis:PutRecord', 'kms:GenerateDataKey', none),
  call('AWS::Kinesis::Stream', 'kinesis:GetRecords', 'kms:Decrypt', none),
  call('AWS::SecretsManager::Secret', 'secretsmanager:GetSecretValue', 'kms:Decrypt', none),
];

const nameOf = ({ file, logicalId }: TemplateResource) => `${file.stackName}/${logicalId}`;

/** The resources of a type that are under a key of the templates, with that key. */
function keyed({ templates }: Shop, type: string): Array<{ resource: TemplateResource; key: TemplateResource }> {
  return templates.resources.filter(resource => resource.type === type).flatMap(resource => {
    const store = classify(type, resource.properties, templates.referencesOf(resource.file))?.stores.find(each => each.state === 'customer managed');
    const key = store && templates.targetOf(store.key, resource.file)?.resource;
    return key ? [{ resource, key }] : [];
  });
}

async function may(world: World, principal: string, data: DataCall, resource: TemplateResource): Promise<boolean> {
  return (await world.decide({ principal, action: data.action, resource: world.resourceArn(data.service, nameOf(resource)) + (data.below ?? '') })) === 'Allowed';
}

async function mayUseKey(world: World, principal: string, data: DataCall, resource: TemplateResource, key: TemplateResource): Promise<boolean> {
  const context = { 'kms:ViaService': `${data.service}.${SOMEWHERE.region}.amazonaws.com`, ...data.context(world.resourceArn(data.service, nameOf(resource))) };
  return (await world.decide({ principal, action: data.kmsAction, key: world.keyArn(nameOf(key)), context })) === 'Allowed';
}

const PLAIN = shop();
const ROLES = PLAIN.templates.resources.filter(({ type }) => type === 'AWS::IAM::Role');

describe.each([KeyAccess.VIA_SERVICE, KeyAccess.GRANTS])('with access %s', access => {
  const enforced = shop({ access });

  test.each(CALLS.map(data => [data.action, data.type, data] as const))('whoever was allowed %s on an %s may use its key through the service', async (_, type, data) => {
    const lost: string[] = [];
    let allowed = 0;
    for (const { resource, key } of keyed(enforced, type)) {
      for (const role of ROLES) {
        const principal = PLAIN.world.roleArn(nameOf(role));
        if (await may(PLAIN.world, principal, data, resource)) {
          allowed += 1;
          if (!await mayUseKey(enforced.world, principal, data, resource, key)) {
            lost.push(`${role.path}: ${data.kmsAction} of ${key.path} for ${resource.path}`);
          }
        }
      }
    }

    expect(lost).toEqual([]);
    expect(allowed > 0).toBe(ALLOWED_TO_SOMEBODY.includes(`${data.action} ${type}`));
  });
});

/** What somebody in the shop is allowed: of the others nothing is proved here. */
const ALLOWED_TO_SOMEBODY = [
  's3:GetObject AWS::S3::Bucket', 's3:PutObject AWS::S3::Bucket', 'sqs:ReceiveMessage AWS::SQS::Queue', 'dynamodb:GetItem AWS::DynamoDB::Table',
  'dynamodb:GetItem AWS::DynamoDB::GlobalTable', 'dynamodb:PutItem AWS::DynamoDB::GlobalTable', 'kinesis:PutRecord AWS::Kinesis::Stream',
  'kinesis:GetRecords AWS::Kinesis::Stream', 'secretsmanager:GetSecretValue AWS::SecretsManager::Secret',
];

/** The artifacts of the canary are put under the key, in a bucket that is not. */
const CANARY = ['kms:Decrypt', 'kms:GenerateDataKey'].map(action => `Operations/Canary/ServiceRole/Resource: ${action} of Operations/EncryptionKey/Resource through s3`);

describe('by grants', () => {
  const enforced = shop({ access: KeyAccess.GRANTS });

  test('nobody may use a key through a service who was allowed nothing of what is under it', async () => {
    const gained: string[] = [];
    for (const data of CALLS) {
      for (const role of ROLES) {
        const principal = PLAIN.world.roleArn(nameOf(role));
        const sameService = CALLS.filter(each => each.service === data.service);
        for (const { resource, key } of keyed(enforced, data.type)) {
          const underKey = sameService.flatMap(each => keyed(enforced, each.type).filter(other => other.key === key)
            .map(other => ({ each, other: other.resource })));
          const couldBefore = await Promise.all(underKey.map(({ each, other }) => may(PLAIN.world, principal, each, other)));
          if (!couldBefore.includes(true) && await mayUseKey(enforced.world, principal, data, resource, key)) {
            gained.push(`${role.path}: ${data.kmsAction} of ${key.path} through ${data.service}`);
          }
        }
      }
    }

    expect([...new Set(gained)]).toEqual(CANARY);
  });

  test('no delivery is without a key', () => {
    const undelivered = checkTemplates(enforced.templates, { level: EncryptionLevel.CUSTOMER_MANAGED }).filter(({ rule }) => rule.id.startsWith('AtRest-Delivery'));

    expect(undelivered).toEqual([]);
  });
});
