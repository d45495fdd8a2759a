import { cataloguedTypes } from '../../src/catalog';
import { typesMadeAnew } from '../../src/checks/compare-made-anew';
import { COMPARISON_RULES } from '../../src/checks/compare-rules';
import { compareTemplates } from '../../src/checks/compare-templates';
import type { Finding } from '../../src/checks/finding';
import type { TemplateFile } from '../../src/templates/template';
import { arn, bucket, database, decrypt, either, fileOf, KEY, policy, queue, ref, type Resources, ROLE, setOf } from './compare-support';

const findings = (before: Resources, after: Resources, more: Partial<TemplateFile> = {}): Finding[] =>
  compareTemplates(setOf([fileOf(before)]), setOf([fileOf(after, more)]));
const details = (before: Resources, after: Resources, more?: Partial<TemplateFile>) => findings(before, after, more).map(({ detail }) => detail);

const KEYS = { Key: KEY, New: KEY };

describe('a finding says', () => {
  test.each<readonly [string, Resources, Resources, string]>([
    ['both values, and what becomes of the former resource', { ...KEYS, Db: database({ KmsKeyId: arn('Key') }) }, { ...KEYS, Db: database({ KmsKeyId: arn('New') }) },
      'KmsKeyId was ${Key.Arn} and is ${New.Arn}: CloudFormation deletes the former resource with its data'],
    ['that the update fails', { Disk: { Type: 'AWS::EC2::Volume', Properties: {} } }, { Disk: { Type: 'AWS::EC2::Volume', Properties: { Encrypted: true } } },
      'Encrypted was nothing and is true: CloudFormation fails the update'],
    ['that the former resource stays', { Data: bucket(undefined, { Properties: { BucketName: 'a' } }) }, { Data: bucket(undefined, { Properties: { BucketName: 'b' } }) },
      'BucketName was a and is b: the former resource stays, outside of the stack (UpdateReplacePolicy)'],
    ['which resource another one takes with it',
      { S: { Type: 'AWS::RDS::DBSubnetGroup', Properties: {} }, Db: database({ DBSubnetGroupName: ref('S') }) },
      { S: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { DBSubnetGroupName: 'a' } }, Db: database({ DBSubnetGroupName: ref('S') }) },
      'DBSubnetGroupName refers to S, which is replaced: CloudFormation deletes the former resource with its data'],
    ['what was not there', { Db: database({}) }, { Db: database({ Engine: 'mysql', CharacterSetName: undefined }) }, 'Engine was postgres and is mysql'],
    ['long values shortly', { Queue: queue({ QueueName: 'a'.repeat(100) }) }, { Queue: queue() },
      `QueueName was ${'a'.repeat(79)}… and is nothing: CloudFormation deletes the former resource with its data`],
    ['where an equal resource is new', { QueueA1: queue({ QueueName: 'a' }) }, { QueueB2: queue({ QueueName: 'a' }) },
      'this AWS::SQS::Queue is not in the template any more: CloudFormation deletes it; QueueB2 of Orders.template.json is equal to it, and would be a new one'],
    ['that the key is deleted', { Key: { ...KEY, DeletionPolicy: 'Delete' } }, {},
      'this AWS::KMS::Key is not in the template any more: CloudFormation schedules its deletion'],
    ['what kind of key it is now', { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) }, { ...KEYS, Queue: queue({ KmsMasterKeyId: 'alias/aws/sqs' }) },
      'it was under Key and would be AWS managed: alias/aws/sqs is a key that AWS manages'],
    ['that conditions decide', { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) }, { ...KEYS, Queue: queue({ KmsMasterKeyId: either(arn('Key'), 'alias/aws/sqs') }) },
      'under some of its conditions, it was under Key and would be AWS managed: alias/aws/sqs is a key that AWS manages'],
    ['what is re-encrypted', { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('Key') }) }, { ...KEYS, Queue: queue({ KmsMasterKeyId: arn('New') }) },
      'its key was Key and is New: messages in the queue stay under the former key until they are consumed'],
    ['that nothing is known of the service', { ...KEYS, Fh: stream(arn('Key')) }, { ...KEYS, Fh: stream(arn('New')) },
      'its key was Key and is New: whether what is stored is re-encrypted depends on the service'],
  ])('%s', (_, before, after, detail) => {
    expect(details(before, after)).toEqual([detail]);
  });

  test('who may not read any more, and with which key', () => {
    const roles = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`Reader${index}`, ROLE]));
    const grants = { Policy: policy([decrypt(arn('Key'))], Object.keys(roles).map(ref)) };

    expect(details({ ...KEYS, ...roles, ...grants, Data: bucket(arn('Key')) }, { ...KEYS, ...roles, Data: bucket(arn('New')) })[1])
      .toBe('Reader0, Reader1, Reader2, Reader3 and 3 more may not decrypt any more with Key, which older data is under');
  });

  test('what is gone by the name that it had', () => {
    const [finding] = compareTemplates(setOf([fileOf({ Queue: queue() }, { constructPaths: { Queue: 'Orders/Queue/Resource' } })]), setOf({}));

    expect(finding.resource).toMatchObject({ logicalId: 'Queue', path: 'Orders/Queue/Resource' });
  });

  test('the resource of the later template where it is there', () => {
    const after = fileOf({ Queue: queue({ FifoQueue: true }) });
    const [finding] = compareTemplates(setOf({ Queue: queue() }), setOf([after]));

    expect(finding.resource.file).toBe(after);
  });
});

describe('acknowledgements', () => {
  const acknowledged = (logicalId: string, ruleId: string) => (logicalId === 'Queue' && ruleId === 'AtRest-Replacement' ? 'It is empty' : undefined);

  test('of the later template count', () => {
    expect(findings({ Queue: queue() }, { Queue: queue({ FifoQueue: true }) }, { acknowledged })).toMatchObject([{ acknowledged: 'It is empty' }]);
  });

  test('are of one rule', () => {
    expect(findings({ Queue: queue() }, {}, { acknowledged })[0]).not.toHaveProperty('acknowledged');
  });

  test('may be made for a resource that is gone', () => {
    expect(findings({ Queue: queue() }, {}, { acknowledged: (logicalId, ruleId) => `${logicalId} ${ruleId}` })).toMatchObject([{ acknowledged: 'Queue AtRest-StoreRemoved' }]);
  });
});

describe('the rules', () => {
  test('have an id of their own, and say what to do without a full stop', () => {
    expect(new Set(COMPARISON_RULES.map(({ id }) => id)).size).toBe(COMPARISON_RULES.length);
    for (const { id, description, fix } of COMPARISON_RULES) {
      expect(id).toMatch(/^AtRest-[A-Z][A-Za-z]+$/);
      expect([description, fix].filter(text => /\.$|^[a-z]/.test(text))).toEqual([]);
    }
  });

  test('what is made anew is catalogued: a name that is mistyped would exempt nothing', () => {
    expect(typesMadeAnew().filter(type => !cataloguedTypes().includes(type))).toEqual([]);
  });

  test('what is made anew holds none of what everybody would miss', () => {
    expect(typesMadeAnew().filter(type => /Bucket|Table$|FileSystem|Volume|DB(Cluster|Instance)|Repository$|Secret$|LogGroup|Queue$|Vault/.test(type))).toEqual([]);
  });
});

function stream(key: unknown) {
  return { Type: 'AWS::KinesisVideo::Stream', Properties: { KmsKeyId: key } };
}
