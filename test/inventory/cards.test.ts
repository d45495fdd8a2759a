import { EncryptionLevel } from '../../src/checks/encryption-level';
import { type Card, cardsOf } from '../../src/inventory/report/html/cards';
import { takeInventory } from '../../src/inventory/take-inventory';
import type { TemplateSet } from '../../src/templates/template-set';
import { arnOf, bucket, key, setOf } from './support/orders';
import { appOf } from './support/sizes';

function cards(set: TemplateSet): Card[] {
  return cardsOf(takeInventory(set, { level: EncryptionLevel.CUSTOMER_MANAGED }));
}

test('a card a key, with a node a resource, and one for what is under none', () => {
  const found = cards(setOf({ Key: key(), Unused: key(), A: bucket(arnOf('Key')), B: bucket(arnOf('Key')), Topic: { Type: 'AWS::SNS::Topic' } }));
  expect(found.map(({ title, nodes }) => [title, nodes.map(({ label }) => label)])).toEqual([['Not encrypted', ['Topic']], ['Key', ['A', 'B']], ['Unused', []]]);
  expect(found[0].nodes[0].below).toBe(1);
});

test('a resource under two keys is a node of both, which says what is under it', () => {
  const found = cards(setOf({ Key: key(), Database: { Type: 'AWS::RDS::DBInstance', Properties: { StorageEncrypted: true, KmsKeyId: arnOf('Key'), ManageMasterUserPassword: true } } }));
  expect(found.map(({ title, nodes }) => [title, nodes[0].label])).toEqual([['Key', 'Database'], ['alias/aws/secretsmanager', 'Database (secret)']]);
});

test('what something else decides is no gap, and has a card of its own', () => {
  const found = cards(setOf({ Server: { Type: 'AWS::EC2::Instance', Properties: { ImageId: 'ami-12345678' } }, Copy: { Type: 'AWS::EC2::Volume', Properties: { SnapshotId: 'snap-12345678' } } }));
  expect(found.map(({ title, nodes }) => [title, nodes.map(({ label }) => label)]))
    .toEqual([['Undecided: no key is known', ['Copy (volume)']], ['Decided elsewhere: by another resource, an image or a policy', ['Server']]]);
});

test('many resources are drawn as one a service, whose numbers add up', () => {
  const found = cards(appOf(2000));
  expect(found.flatMap(({ nodes }) => nodes).length).toBeLessThan(250);
  found.forEach(({ nodes, resources }) => expect(nodes.reduce((sum, node) => sum + node.resources, 0)).toBe(resources.length));
  expect(new Set(found.flatMap(({ resources }) => resources)).size).toBe(2000);
});

test('a key a resource: the most are drawn as one, and none of their resources is lost', () => {
  const found = cards(appOf(2000, 2000));
  expect(found.length).toBeLessThan(30);
  expect(found.map(({ title }) => title)).toContain('1,979 more: customer managed keys');
  expect(new Set(found.flatMap(({ resources }) => resources)).size).toBe(2000);
});
