import { readFileSync } from 'fs';
import * as path from 'path';
import Ajv from 'ajv';
import { EncryptionLevel } from '../../src/checks/encryption-level';
import { inventoryJson } from '../../src/inventory/report/inventory-json';
import { takeInventory } from '../../src/inventory/take-inventory';
import { TemplateSet } from '../../src/templates/template-set';
import { hostileSet } from './support/hostile';
import { ACCOUNT_ROOT, allow, arnOf, bucket, file, key, roleWith } from './support/orders';
import { appOf } from './support/sizes';

const SCHEMA = JSON.parse(readFileSync(path.join(__dirname, '../../docs/inventory.schema.json'), 'utf8')) as { definitions: Record<string, { properties: object }> };
const validate = new Ajv({ allErrors: true }).compile(SCHEMA);

/** A set in which there is something of everything that an inventory can say. */
function everything(): TemplateSet {
  return new TemplateSet([
    file({
      Key: key([
        { Effect: 'Allow', Principal: { AWS: '*', Service: 'logs.amazonaws.com', Federated: 'idp' }, Action: 'kms:*', Resource: '*' },
        { Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ], { Description: 'Orders', MultiRegion: true }),
      Replica: { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: arnOf('Key'), KeyPolicy: { Statement: [{ Effect: 'Allow', Principal: ACCOUNT_ROOT, Action: 'kms:Decrypt', Resource: '*' }] } } },
      Sealed: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [] } } },
      Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/orders', TargetKeyId: { Ref: 'Key' } } },
      Bucket: bucket(arnOf('Key')),
      Imported: bucket({ 'Fn::ImportValue': 'Key' }),
      Plain: { Type: 'AWS::SNS::Topic' },
      Cluster: { Type: 'AWS::Redshift::Cluster', Properties: { Encrypted: true, HsmConfigurationIdentifier: 'hsm' } },
      Group: { Type: 'AWS::Athena::WorkGroup', Properties: { WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://b' } } } },
      ...roleWith('Owner', [allow('kms:*', '*')]),
      Nested: { Type: 'AWS::CloudFormation::Stack' },
      Unread: { Type: 'AWS::CloudFormation::Stack' },
    }, { acknowledged: (_, rule) => (rule === 'AtRest-Unencrypted' ? 'Says nothing' : undefined) }),
    file({ Table: { Type: 'AWS::DynamoDB::Table' } }, { name: 'Nested.json', nestedIn: { template: 'Orders.template.json', logicalId: 'Nested' } }),
  ]);
}

test.each<[string, TemplateSet]>([['an app', appOf(60)], ['an app with everything', everything()], ['an app with hostile names', hostileSet()], ['no template', new TemplateSet([])]])('the JSON of %s is as the schema says', (_, set) => {
  validate(JSON.parse(inventoryJson(takeInventory(set, { level: EncryptionLevel.KMS, created: 'today' }))));
  expect(validate.errors ?? []).toEqual([]);
});

test('the schema describes no member that an inventory never has', () => {
  const json = inventoryJson(takeInventory(everything(), { level: EncryptionLevel.CUSTOMER_MANAGED, created: 'today' }));
  const described = Object.values(SCHEMA.definitions).flatMap(({ properties }) => Object.keys(properties ?? {}));
  expect(described.length).toBeGreaterThan(90);
  expect(described.filter(name => !json.includes(`${JSON.stringify(name)}:`))).toEqual([]);
});

test.each<[string, (inventory: Record<string, unknown>) => void]>([
  ['another version', inventory => { inventory.version = 2; }],
  ['a member that it does not know', inventory => { inventory.more = 1; }],
  ['a missing member', inventory => { delete inventory.limits; }],
  ['a state that there is not', inventory => { (inventory.resources as Array<Record<string, unknown>>)[0].state = 'sealed'; }],
  ['a number as a text', inventory => { (inventory.summary as Record<string, unknown>).resources = '1'; }],
])('the schema refuses %s', (_, change) => {
  const inventory = JSON.parse(inventoryJson(takeInventory(appOf(5), { level: EncryptionLevel.KMS }))) as Record<string, unknown>;
  change(inventory);
  expect(validate(inventory)).toBe(false);
});
