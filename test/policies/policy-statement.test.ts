import { covers, isAbout, readStatements, type ReadStatement, requires } from '../../src/policies/policy-statement';

const STATEMENT = { Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' };

function read(statement: Record<string, unknown>): ReadStatement | undefined {
  return readStatements({ Statement: [statement] })?.[0];
}

describe('reading statements', () => {
  test('makes lists of single values and lower case of condition keys', () => {
    expect(readStatements({
      Version: '2012-10-17',
      Statement: {
        Sid: 'Logs',
        Effect: 'Allow',
        Principal: { Service: 'logs.amazonaws.com' },
        Action: 'kms:Encrypt',
        Resource: '*',
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:eu-west-1:111122223333:*' } },
      },
    })).toEqual([{
      sid: 'Logs',
      allows: true,
      principals: [{ type: 'Service', value: 'logs.amazonaws.com' }],
      exceptPrincipals: [],
      actions: ['kms:Encrypt'],
      exceptActions: [],
      hasResource: true,
      conditions: [{ operator: 'ArnLike', key: 'aws:sourcearn', values: ['arn:aws:logs:eu-west-1:111122223333:*'] }],
    }]);
  });

  test('reads principals of several types, and functions as text', () => {
    expect(read({ ...STATEMENT, Principal: { AWS: ['*', { 'Fn::GetAtt': ['Role', 'Arn'] }], Service: 'sns.amazonaws.com' } })?.principals).toEqual([
      { type: 'AWS', value: '*' }, { type: 'AWS', value: '${Role.Arn}' }, { type: 'Service', value: 'sns.amazonaws.com' },
    ]);
  });

  test('reads every condition of every operator', () => {
    expect(read({ ...STATEMENT, Condition: { StringEquals: { 'a:B': ['1', '2'], 'a:C': '3' }, Bool: { 'a:D': true } } })?.conditions).toEqual([
      { operator: 'StringEquals', key: 'a:b', values: ['1', '2'] },
      { operator: 'StringEquals', key: 'a:c', values: ['3'] },
      { operator: 'Bool', key: 'a:d', values: ['true'] },
    ]);
  });

  test('a Deny does not allow', () => {
    expect(read({ ...STATEMENT, Effect: 'Deny' })?.allows).toBe(false);
  });

  test('a statement with NotPrincipal is for everybody but those', () => {
    expect(read({ Effect: 'Allow', NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/Guest' }, Action: 'kms:Decrypt', Resource: '*' })).toMatchObject({
      principals: [{ type: '*', value: '*' }], exceptPrincipals: [{ type: 'AWS', value: 'arn:aws:iam::111122223333:role/Guest' }],
    });
  });

  test('a statement with NotAction is for everything but those', () => {
    const statement = read({ Effect: 'Allow', Principal: '*', NotAction: ['kms:Decrypt', 'kms:Put*'], Resource: '*' })!;

    expect(statement).toMatchObject({ actions: ['kms:*'], exceptActions: ['kms:Decrypt', 'kms:Put*'] });
    expect(['kms:Decrypt', 'kms:PutKeyPolicy', 'kms:Encrypt'].map(action => isAbout(statement, action))).toEqual([false, false, true]);
  });

  test('a statement with NotResource has a resource, and one with neither has none', () => {
    expect(read({ Effect: 'Allow', Principal: '*', Action: 'kms:*', NotResource: 'x' })?.hasResource).toBe(true);
    expect(read({ Effect: 'Allow', Principal: '*', Action: 'kms:*' })?.hasResource).toBe(false);
  });

  test.each<[string, unknown]>([
    ['the policy', { 'Fn::If': ['IsProduction', {}, {}] }],
    ['the list of statements', { Statement: { 'Fn::If': ['IsProduction', [], []] } }],
    ['one of the statements', { Statement: [STATEMENT, { 'Fn::If': ['IsProduction', STATEMENT, { Ref: 'AWS::NoValue' }] }] }],
    ['the effect', { Statement: [{ ...STATEMENT, Effect: { Ref: 'Effect' } }] }],
    ['the principal', { Statement: [{ ...STATEMENT, Principal: { 'Fn::If': ['IsProduction', '*', { AWS: '*' }] } }] }],
    ['the condition', { Statement: [{ ...STATEMENT, Condition: { 'Fn::If': ['IsProduction', {}, {}] } }] }],
    ['the action', { Statement: [{ ...STATEMENT, Action: { 'Fn::If': ['IsProduction', 'kms:Decrypt', 'kms:*'] } }] }],
    ['one of the actions', { Statement: [{ ...STATEMENT, Action: ['kms:Decrypt', { Ref: 'Action' }] }] }],
  ])('is given up where %s is known at deployment only', (_what, policy) => {
    expect(readStatements(policy)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['nothing', undefined], ['a text', '{}'], ['no statement', {}], ['a statement without an action', { Statement: [{ Effect: 'Allow', Principal: '*' }] }],
    ['a statement without a principal', { Statement: [{ Effect: 'Allow', Action: 'kms:*' }] }],
  ])('is given up where there is %s', (_what, policy) => {
    expect(readStatements(policy)).toBeUndefined();
  });

  test('of an empty policy gives none', () => {
    expect(readStatements({ Statement: [] })).toEqual([]);
  });
});

test('a statement is about the actions that one of its patterns covers', () => {
  const statement = read({ ...STATEMENT, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] })!;

  expect(['kms:Decrypt', 'kms:GenerateDataKeyPair', 'kms:Encrypt'].map(action => isAbout(statement, action))).toEqual([true, true, false]);
});

describe('a pattern of actions', () => {
  test.each([
    ['kms:*', 'kms:CreateGrant'], ['*', 'kms:CreateGrant'], ['kms:Create*', 'kms:CreateGrant'], ['kms:creategrant', 'kms:CreateGrant'], ['kms:CreateGran?', 'kms:CreateGrant'],
    ['kms:ReEncrypt*', 'kms:ReEncryptFrom'],
  ])('%s covers %s', (pattern, action) => {
    expect(covers(pattern, action)).toBe(true);
  });

  test.each([
    ['kms:Create', 'kms:CreateGrant'], ['kms:CreateGrant', 'kms:CreateGrants'], ['kms:CreateG?', 'kms:CreateGrant'], ['xkms:CreateGrant', 'kms:CreateGrant'],
    ['kms.CreateGrant', 'kms:CreateGrant'], ['kms:[A-Z]reateGrant', 'kms:CreateGrant'],
  ])('%s does not cover %s', (pattern, action) => {
    expect(covers(pattern, action)).toBe(false);
  });
});

describe('a statement that applies only under a condition on aws:SourceAccount', () => {
  function required(condition: Record<string, unknown>): boolean {
    return requires(read({ ...STATEMENT, Condition: condition })!, ['aws:sourceaccount', 'kms:encryptioncontext:*']);
  }

  test.each(['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ForAnyValue:StringEquals'])('is one with %s', operator => {
    expect(required({ [operator]: { 'aws:SourceAccount': '111122223333' } })).toBe(true);
  });

  test.each(['ArnEquals', 'ArnLike'])('is one with %s on a key that stands for one', operator => {
    expect(required({ [operator]: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:*' } })).toBe(true);
  });

  test.each(['StringEqualsIfExists', 'StringLikeIfExists', 'ArnLikeIfExists', 'ForAllValues:StringEquals', 'StringNotEquals', 'StringNotLike', 'ArnNotLike', 'Null'])(
    'is not one with %s, which is true where the key is missing', operator => {
      expect(required({ [operator]: { 'aws:SourceAccount': '111122223333' } })).toBe(false);
    });

  test('is not one where a value matches everything', () => {
    expect(required({ StringLike: { 'aws:SourceAccount': '*' } })).toBe(false);
    expect(required({ StringLike: { 'aws:SourceAccount': ['111122223333', '*'] } })).toBe(false);
    expect(required({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:*:*:log-group:*' } })).toBe(false);
    expect(required({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Sub': 'arn:${AWS::Partition}:logs:*:*:log-group:*' } } })).toBe(false);
  });

  test('is one where a value is of one account, whatever the rest matches', () => {
    expect(required({ ArnLike: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::Sub': 'arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*' } } })).toBe(true);
  });

  test('is not one with a condition on another key', () => {
    expect(required({ StringEquals: { 'aws:SourceVpce': 'vpce-1' } })).toBe(false);
    expect(required({ StringEquals: { 'kms:EncryptionContextKeys': 'tenant' } })).toBe(false);
  });

  test('is one where that condition is among others', () => {
    expect(required({ Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceAccount': '111122223333' } })).toBe(true);
  });
});
