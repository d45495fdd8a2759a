import { checkTemplates, EncryptionLevel } from '../../src/checks';
import { TemplateSet } from '../../src/templates';
import { check, fileOf, named, ofRule } from './support';

test.each<[string, string]>([
  ['AWS::CloudFormation::Stack', 'the template of the nested stack is not among those that were read'],
  ['AWS::CloudFormation::StackSet', 'it deploys a template of its own'],
  ['AWS::ServiceCatalog::CloudFormationProvisionedProduct', 'it deploys the template of a product'],
  ['Custom::LogRetention', 'a custom resource makes the log group, and gives it no key: use a LogGroup instead of logRetention'],
  ['AWS::Serverless::SimpleTable', 'the Serverless transform makes resources of it'],
  ['My::Own::Bucket::MODULE', 'a module of the CloudFormation registry makes resources'],
])('what %s makes is not passed over in silence', (Type, why) => {
  expect(ofRule(check({ Maker: { Type } }), 'AtRest-NotInTemplates')).toEqual([`Maker: ${why}`]);
});

test('neither is what a loop makes', () => {
  const file = fileOf({ 'Fn::ForEach::Topics': ['Name', ['a', 'b'], { 'Topic${Name}': { Type: 'AWS::SNS::Topic' } }] as unknown as { Type: string } });

  expect(named(checkTemplates(new TemplateSet([file]), { level: EncryptionLevel.ENCRYPTED }))).toEqual(['AtRest-NotInTemplates Fn::ForEach::Topics']);
});

test('a nested stack whose template was read is checked there', () => {
  const parent = fileOf({ Nested: { Type: 'AWS::CloudFormation::Stack' } }, { name: 'Parent' });
  const nested = fileOf({ Topic: { Type: 'AWS::SNS::Topic' } }, { nestedIn: { template: 'Parent', logicalId: 'Nested' } });

  expect(named(checkTemplates(new TemplateSet([parent, nested]), { level: EncryptionLevel.ENCRYPTED }))).toEqual(['AtRest-Unencrypted Topic']);
});

test('resources that are deployed by the template itself are no such makers', () => {
  expect(check({ Role: { Type: 'AWS::IAM::Role' }, Custom: { Type: 'AWS::CloudFormation::CustomResource' }, Function: { Type: 'Custom::Thing' } })).toEqual([]);
});
