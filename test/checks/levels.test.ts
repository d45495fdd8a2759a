import { checkTemplates, EncryptionLevel } from '../../src/checks';
import { LEVEL_RULES, ruleBrokenBy } from '../../src/checks/level-rules';
import { TemplateSet } from '../../src/templates';
import { check, fileOf, named, ofRule, type Resource, soundKey } from './support';

const { ENCRYPTED, KMS, CUSTOMER_MANAGED } = EncryptionLevel;
const TOPIC: Resource = { Type: 'AWS::SNS::Topic' };
const QUEUE: Resource = { Type: 'AWS::SQS::Queue' };

/** A resource for each state that the rules know. */
const STATES: Record<string, [Resource, string]> = {
  'unencrypted': [TOPIC, 'AtRest-Unencrypted'],
  'undecidable': [{ Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Parameter' } } }, 'AtRest-EncryptionUndecided'],
  'AWS owned': [QUEUE, 'AtRest-AwsOwnedKey'],
  'AWS managed': [{ Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: 'alias/aws/sns' } }, 'AtRest-AwsManagedKey'],
  'customer provided': [
    { Type: 'AWS::Redshift::Cluster', Properties: { Encrypted: true, HsmConfigurationIdentifier: 'hsm', HsmClientCertificateIdentifier: 'certificate' } }, 'AtRest-CustomerProvidedKey',
  ],
};

test.each<[string, EncryptionLevel[]]>([
  ['unencrypted', [ENCRYPTED, KMS, CUSTOMER_MANAGED]],
  ['undecidable', [ENCRYPTED, KMS, CUSTOMER_MANAGED]],
  ['AWS owned', [KMS, CUSTOMER_MANAGED]],
  ['customer provided', [KMS, CUSTOMER_MANAGED]],
  ['AWS managed', [CUSTOMER_MANAGED]],
])('what is %s breaks the levels %j', (state, broken) => {
  const [resource, rule] = STATES[state];
  const levels = [ENCRYPTED, KMS, CUSTOMER_MANAGED].filter(level => named(check({ Resource: resource }, level)).includes(`${rule} Resource`));

  expect(levels).toEqual(broken);
});

test('what is customer managed breaks no level', () => {
  expect([ENCRYPTED, KMS, CUSTOMER_MANAGED].map(level => ruleBrokenBy('customer managed', level))).toEqual([undefined, undefined, undefined]);
  expect(check({ Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Key' } } }, Key: soundKey() })).toEqual([]);
});

test('errors are for what is known, warnings for what is not', () => {
  expect(LEVEL_RULES.filter(({ level }) => level === 'warning').map(({ id }) => id)).toEqual(['AtRest-EncryptionUndecided', 'AtRest-CustomerProvidedKey']);
  expect(LEVEL_RULES.filter(({ level }) => level === 'error')).toHaveLength(3);
});

test('a resource has one finding a rule, which names the stores that break it, with property and page', () => {
  const ebs = (Encrypted?: boolean) => ({ Ebs: { VolumeSize: 8, Encrypted } });
  const findings = check({ Instance: { Type: 'AWS::EC2::Instance', Properties: { BlockDeviceMappings: [ebs(), ebs(true), ebs()] } } });

  expect(findings.map(({ rule, property, detail }) => [rule.id, property, detail])).toEqual([
    ['AtRest-Unencrypted', 'BlockDeviceMappings.0.Ebs.KmsKeyId',
      'BlockDeviceMappings.0.Ebs.KmsKeyId, BlockDeviceMappings.2.Ebs.KmsKeyId: nothing turns encryption on, unless account and Region encrypt EBS by default'],
    ['AtRest-AwsManagedKey', 'BlockDeviceMappings.1.Ebs.KmsKeyId', expect.stringMatching(/^BlockDeviceMappings\.1\.Ebs\.KmsKeyId: without a key, EBS uses/) as string],
  ]);
  expect(findings.every(({ source }) => source?.startsWith('https://docs.aws.amazon.com/'))).toBe(true);
});

test('many stores of a resource are counted', () => {
  const BlockDeviceMappings = Array.from({ length: 20 }, () => ({ Ebs: { VolumeSize: 8 } }));

  expect(ofRule(check({ Instance: { Type: 'AWS::EC2::Instance', Properties: { BlockDeviceMappings } } }), 'AtRest-Unencrypted')[0])
    .toMatch(/^Instance: BlockDeviceMappings\.0\.Ebs\.KmsKeyId, BlockDeviceMappings\.1\.Ebs\.KmsKeyId, BlockDeviceMappings\.2\.Ebs\.KmsKeyId and 17 more: /);
});

test('what another resource decides does not count', () => {
  expect(check({ Group: { Type: 'AWS::Athena::WorkGroup', Properties: { Name: 'x', WorkGroupConfiguration: { ResultConfiguration: { OutputLocation: 's3://x' } } } } })
    .filter(({ detail }) => detail.includes('ResultConfiguration'))).toEqual([]);
});

test('a resource that stores nothing has no finding', () => {
  expect(check({ Role: { Type: 'AWS::IAM::Role' }, Unknown: { Type: 'Custom::Unknown' } })).toEqual([]);
});

test('a key that another template exports is known', () => {
  const keys = fileOf({ Key: soundKey() }, { name: 'Keys', outputs: { Arn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] }, Export: { Name: 'key' } } } });
  const queue = fileOf({ Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { 'Fn::ImportValue': 'key' } } } });

  expect(named(checkTemplates(new TemplateSet([keys, queue]), { level: CUSTOMER_MANAGED }))).toEqual([]);
  expect(named(checkTemplates(new TemplateSet([queue]), { level: CUSTOMER_MANAGED }))).toEqual(['AtRest-EncryptionUndecided Queue']);
});

test('an acknowledged finding says with which reason', () => {
  const file = fileOf({ Topic: TOPIC, Other: TOPIC }, {
    acknowledged: (logicalId, ruleId) => (logicalId === 'Topic' && ruleId === 'AtRest-Unencrypted' ? 'public messages' : undefined),
  });

  expect(checkTemplates(new TemplateSet([file]), { level: ENCRYPTED }).map(({ resource, acknowledged }) => [resource.logicalId, acknowledged]))
    .toEqual([['Topic', 'public messages'], ['Other', undefined]]);
});
