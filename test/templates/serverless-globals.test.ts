import { checkTemplates } from '../../src/checks/check-templates';
import { EncryptionLevel } from '../../src/checks/encryption-level';
import { templateFileOf } from '../../src/templates/read-template';
import { globalProperties } from '../../src/templates/serverless-globals';
import { TemplateSet } from '../../src/templates/template-set';

const FUNCTION = 'AWS::Serverless::Function';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

test.each([
  ['what all have in common', { KmsKeyArn: 'shared' }, {}, { KmsKeyArn: 'shared' }],
  ['its own before that', { KmsKeyArn: 'shared', Timeout: 3 }, { KmsKeyArn: 'own' }, { KmsKeyArn: 'own', Timeout: 3 }],
  ['maps merged', { Environment: { Variables: { A: '1', B: '1' } } }, { Environment: { Variables: { B: '2' } } }, { Environment: { Variables: { A: '1', B: '2' } } }],
  ['functions whole', { KmsKeyArn: { Ref: 'Shared' } }, { KmsKeyArn: { 'Fn::GetAtt': 'Own.Arn' } }, { KmsKeyArn: { 'Fn::GetAtt': 'Own.Arn' } }],
])('a resource of the Serverless transform has %s', (_, globals, own, expected) => {
  expect(globalProperties({ Globals: { Function: globals } }, FUNCTION, own)).toEqual(expected);
});

test('another kind, another type and a template without a section have their own alone', () => {
  const own = { Timeout: 3 };
  expect(globalProperties({ Globals: { Function: { KmsKeyArn: 'shared' } } }, 'AWS::Serverless::SimpleTable', own)).toBe(own);
  expect(globalProperties({ Globals: { Function: { KmsKeyArn: 'shared' } } }, 'AWS::Lambda::Function', own)).toBe(own);
  expect(globalProperties({ Globals: { Function: 'text' } }, FUNCTION, own)).toBe(own);
  expect(globalProperties({}, FUNCTION, own)).toBe(own);
});

test('a key that stands once for all functions is the key of each', () => {
  const rulesOf = (globals: object): string[] => {
    const template = { Transform: 'AWS::Serverless-2016-10-31', Globals: globals, Resources: { Api: { Type: FUNCTION, Properties: { Handler: 'a.b' } } } };
    return checkTemplates(new TemplateSet([templateFileOf(template, 'Api')]), { level: EncryptionLevel.CUSTOMER_MANAGED }).map(({ rule }) => rule.id);
  };
  expect(rulesOf({})).toContain('AtRest-AwsOwnedKey');
  expect(rulesOf({ Function: { KmsKeyArn: KEY } })).toEqual(['AtRest-NotInTemplates']);
});
