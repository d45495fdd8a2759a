import { EncryptionLevel } from '../../src/checks/encryption-level';
import { inventoryHtml } from '../../src/inventory/report/inventory-html';
import { inventoryJson } from '../../src/inventory/report/inventory-json';
import { inventoryMarkdown } from '../../src/inventory/report/inventory-markdown';
import { takeInventory } from '../../src/inventory/take-inventory';
import { TemplateSet } from '../../src/templates/template-set';
import { arnOf, bucket, file, key, setOf } from './support/orders';
import { appOf } from './support/sizes';

const { ENCRYPTED, KMS, CUSTOMER_MANAGED } = EncryptionLevel;

test('lists every store of what stores data, with its key, reason and page of AWS, and nothing else', () => {
  const { resources } = takeInventory(setOf({
    Key: key(),
    Function: { Type: 'AWS::IAM::Role' },
    Database: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: true, KmsKeyId: arnOf('Key'), ManageMasterUserPassword: true } },
  }), { level: CUSTOMER_MANAGED });
  expect(resources).toHaveLength(1);
  expect(resources[0]).toMatchObject({
    id: 'Orders.template.json#Database',
    type: 'AWS::RDS::DBInstance',
    service: 'RDS',
    state: 'AWS managed',
    standing: 'below',
    stores: [
      { path: 'KmsKeyId', holds: 'data', state: 'customer managed', keys: ['Orders.template.json#Key'] },
      { path: 'MasterUserSecret.KmsKeyId', holds: 'secret', state: 'AWS managed', keys: ['alias/aws/secretsmanager'], source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//) },
    ],
  });
});

test('what an image or another resource decides is told apart from what the template leaves open', () => {
  const { resources, summary } = takeInventory(setOf({
    Server: { Type: 'AWS::EC2::Instance', Properties: { ImageId: 'ami-12345678' } },
    Open: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Parameter' } } },
  }), { level: CUSTOMER_MANAGED });
  expect(resources.map(({ logicalId, standing, state }) => [logicalId, standing, state])).toEqual([['Open', 'undecided', 'undecidable'], ['Server', 'elsewhere', 'undecidable']]);
  expect(summary.byStanding).toMatchObject({ meets: 0, elsewhere: 1, undecided: 1 });
});

test('tells stores that another resource decides', () => {
  const { resources } = takeInventory(setOf({ Group: { Type: 'AWS::Athena::WorkGroup', Properties: { Name: 'a', WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://b' } } } } }), { level: KMS });
  expect(resources[0].stores).toContainEqual(expect.objectContaining({ elsewhere: true, holds: 'objects' }));
});

test.each([
  [ENCRYPTED, { meets: 3, exempt: 0, acknowledged: 0, elsewhere: 0, undecided: 1, below: 1 }],
  [KMS, { meets: 2, exempt: 0, acknowledged: 1, elsewhere: 0, undecided: 1, below: 1 }],
  [CUSTOMER_MANAGED, { meets: 1, exempt: 0, acknowledged: 1, elsewhere: 0, undecided: 1, below: 2 }],
])('at the level %s, what is good enough meets it, and what was acknowledged is told apart', (level, byStanding) => {
  const set = setOf({
    Key: key(),
    Customer: bucket(arnOf('Key')),
    Managed: bucket('alias/aws/s3'),
    Owned: { Type: 'AWS::S3::Bucket' },
    Plain: { Type: 'AWS::SNS::Topic' },
    Open: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Parameter' } } },
  }, { acknowledged: (logicalId, rule) => (logicalId === 'Owned' && rule === 'AtRest-AwsOwnedKey' ? 'Public pictures' : undefined) });
  const { summary, resources } = takeInventory(set, { level });
  expect(summary).toMatchObject({ resources: 5, keys: 1, byStanding, byState: { 'customer managed': 1, 'AWS managed': 1, 'AWS owned': 1, 'unencrypted': 1, 'undecidable': 1 } });
  expect(resources.find(({ logicalId }) => logicalId === 'Owned')!.findings.map(({ acknowledged }) => acknowledged)).toEqual(level === ENCRYPTED ? [] : ['Public pictures']);
});

test('a bucket of access logs is exempt: it cannot be under a KMS key', () => {
  const { resources } = takeInventory(setOf({
    Key: key(),
    Logs: { Type: 'AWS::S3::Bucket' },
    Data: { Type: 'AWS::S3::Bucket', Properties: { ...(bucket(arnOf('Key')) as { Properties: object }).Properties, LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } } },
  }), { level: CUSTOMER_MANAGED });
  expect(resources.map(({ logicalId, standing }) => [logicalId, standing])).toEqual([['Data', 'meets'], ['Logs', 'exempt']]);
});

test('what the checks say of keys stands with the keys, and of what makes unseen resources by itself', () => {
  const { keys, otherFindings, summary } = takeInventory(setOf({ Key: { Type: 'AWS::KMS::Key' }, Nested: { Type: 'AWS::CloudFormation::Stack' } }, { acknowledged: () => 'Known' }), { level: KMS });
  expect(keys[0].findings.map(({ rule }) => rule)).toEqual(['AtRest-KeyRotation', 'AtRest-KeyDeletedWithStack']);
  expect(otherFindings).toMatchObject([{ logicalId: 'Nested', rule: 'AtRest-NotInTemplates', acknowledged: 'Known' }]);
  expect(summary.acknowledgements).toBe(3);
});

test('templates that are not listed tell what references stand for', () => {
  const shared = file({ Key: key(), Other: bucket(arnOf('Key')) }, { name: 'Shared', others: { Outputs: { Key: { Value: arnOf('Key'), Export: { Name: 'Key' } } } } });
  const { resources, keys, templates, cost } = takeInventory(new TemplateSet([shared, file({ Bucket: bucket({ 'Fn::ImportValue': 'Key' }) })]), { level: KMS, templates: ['Orders.template.json'] });
  expect(resources.map(({ id }) => id)).toEqual(['Orders.template.json#Bucket']);
  expect(keys).toMatchObject([{ id: 'Shared#Key', encrypts: [{ resource: 'Orders.template.json#Bucket' }] }]);
  expect(templates).toEqual([{ name: 'Orders.template.json', stackName: 'Orders', account: '111122223333', region: 'eu-central-1' }]);
  expect(cost.buckets.withBucketKey).toBe(1);
});

test('is the same for the same templates in another order, and says no time unless it is given one', () => {
  const forms = [inventoryJson, inventoryMarkdown, inventoryHtml];
  const [{ template, ...rest }] = appOf(60).files;
  const reversed = new TemplateSet([{ ...rest, template: { ...template, Resources: Object.fromEntries(Object.entries(template.Resources!).reverse()) } }]);
  const [one, other] = [appOf(60), reversed].map(set => takeInventory(set, { level: KMS }));
  forms.forEach(form => expect(form(other)).toBe(form(one)));
  expect(inventoryJson(one)).not.toMatch(/"created"/);
  forms.forEach(form => expect(form(takeInventory(appOf(1), { level: KMS, created: '2026-11-24' }))).toContain('2026-11-24'));
});

test('templates without anything to say have an inventory that says so', () => {
  const empty = takeInventory(new TemplateSet([]), { level: KMS });
  expect(empty).toMatchObject({ resources: [], keys: [], summary: { resources: 0 } });
  expect(inventoryMarkdown(empty)).toContain('No resource of the templates stores data, as far as the catalog knows.');
  expect(inventoryHtml(empty)).toContain('There is nothing to draw.');
});
