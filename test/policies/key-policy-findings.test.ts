import { type KeyFacts, keyFindings, hasAccountStatement, MAX_KEY_POLICY_BYTES } from '../../src/policies/key-policy-findings';
import { ACCOUNT, ACCOUNT_STATEMENT, inPartition, OTHER_ACCOUNT } from '../keys/support';

type Statement = Record<string, unknown>;

const ADMIN = `arn:aws:iam::${ACCOUNT}:role/Admin`;
const READER = `arn:aws:iam::${ACCOUNT}:role/Reader`;

/** A key that there is nothing to say of. */
const SOUND: KeyFacts = { keyPolicy: { Statement: [ACCOUNT_STATEMENT] }, enableKeyRotation: true, deletionPolicy: 'Retain', account: ACCOUNT };

function findings(facts: Partial<KeyFacts>): Array<[string, string]> {
  return keyFindings({ ...SOUND, ...facts }).map(({ rule, detail }) => [rule.id, detail]);
}

/** Findings of a policy that has the account statement besides. */
function findingsOf(...statements: Statement[]): Array<[string, string]> {
  return findings({ keyPolicy: { Statement: [ACCOUNT_STATEMENT, ...statements] } });
}

/** Findings of a policy that has these statements alone. */
function findingsOfOnly(...statements: Statement[]): Array<[string, string]> {
  return findings({ keyPolicy: { Statement: statements } });
}

function allow(principal: unknown, action: unknown, condition?: unknown): Statement {
  return { Sid: 'Checked', Effect: 'Allow', Principal: principal, Action: action, Resource: '*', Condition: condition };
}

function deny(principal: unknown, action: unknown, condition?: unknown): Statement {
  return { ...allow(principal, action, condition), Effect: 'Deny' };
}

test('a key that delegates to its account, rotates and is retained has no finding', () => {
  expect(findings({})).toEqual([]);
});

describe('lockout: the account statement', () => {
  const missing = [['AtRest-KeyLockout', 'no statement allows kms:* to the account']];
  const root = `arn:aws:iam::${ACCOUNT}:root`;

  test.each<[string, unknown]>([
    ['the ARN of the account root', { AWS: root }],
    ['the account id', { AWS: ACCOUNT }],
    ['the account id among others', { AWS: [ACCOUNT, OTHER_ACCOUNT] }],
    ['the account root of another partition', { AWS: `arn:aws-cn:iam::${ACCOUNT}:root` }],
    ['the account that it is deployed to', { AWS: inPartition(':iam::111122223333:root') }],
    ['the account of the deployment, by a pseudo parameter', { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }],
    ['the account of the deployment, as its id', { AWS: { Ref: 'AWS::AccountId' } }],
  ])('is there with %s', (_name, principal) => {
    expect(findingsOfOnly(allow(principal, 'kms:*')).filter(([id]) => id === 'AtRest-KeyLockout')).toEqual([]);
    expect(hasAccountStatement({ Statement: [allow(principal, 'kms:*')] }, ACCOUNT)).toBe(true);
  });

  test.each<[string, Statement]>([
    ['a role of the account', allow({ AWS: ADMIN }, 'kms:*')],
    ['another account', allow({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` }, 'kms:*')],
    ['a part of the actions', allow({ AWS: root }, ['kms:Put*', 'kms:Get*'])],
    ['a condition', allow({ AWS: root }, 'kms:*', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    ['Deny', deny({ AWS: root }, 'kms:Decrypt')],
    ['a service of that name', allow({ Service: ACCOUNT }, 'kms:*')],
    ['no resource, which KMS takes without a word and without effect', { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*' }],
    ['everything but some actions', { Effect: 'Allow', Principal: { AWS: root }, NotAction: 'kms:PutKeyPolicy', Resource: '*' }],
  ])('is not there with %s', (_name, statement) => {
    expect(findingsOfOnly(statement)).toEqual(expect.arrayContaining(missing));
    expect(hasAccountStatement({ Statement: [statement] }, ACCOUNT)).toBe(false);
  });

  test('is not there in a policy without statements', () => {
    expect(findingsOfOnly()).toEqual(missing);
  });

  test.each(['kms:*', 'KMS:*', '*'])('is there with the action %s', action => {
    expect(findingsOfOnly(allow({ AWS: root }, action))).toEqual([]);
  });

  test.each([[undefined], ['${Token[AWS.AccountId.4]}']])('that names an account is not decided where the account of the deployment is %s', account => {
    expect(findings({ keyPolicy: { Statement: [allow({ AWS: root }, 'kms:*')] }, account })).toContainEqual(
      ['AtRest-KeyUndecided', 'whether the account it delegates to is the one it is deployed to']);
    expect(hasAccountStatement({ Statement: [allow({ AWS: root }, 'kms:*')] }, account)).toBe(false);
  });

  // Whether that account is the key's own is one question, and one finding asks it.
  test('that names an account is not decided, and nothing else is said of it', () => {
    expect(findings({ keyPolicy: { Statement: [allow({ AWS: root }, 'kms:*')] }, account: undefined }).map(([id]) => id)).toEqual(['AtRest-KeyUndecided']);
  });

  test('beside one of the account, that names an account which cannot be compared, is not decided, since it may give the key away', () => {
    const own = allow({ AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, 'kms:*');
    const named = findings({ keyPolicy: { Statement: [own, allow({ AWS: 'arn:aws:iam::222222222222:root' }, 'kms:*')] }, account: undefined });

    expect(named).toEqual([['AtRest-KeyUndecided', 'statement Checked: whether arn:aws:iam::222222222222:root is the account that it is deployed to']]);
  });

  test('by a pseudo parameter is decided, though the account is not known', () => {
    expect(findings({ keyPolicy: { Statement: [allow({ AWS: { Ref: 'AWS::AccountId' } }, 'kms:*')] }, account: undefined })).toEqual([]);
  });
});

describe('lockout: a denial of kms:PutKeyPolicy', () => {
  test.each<[string, unknown, unknown]>([
    ['to everybody', '*', 'kms:PutKeyPolicy'],
    ['to every AWS principal', { AWS: '*' }, ['kms:Decrypt', 'kms:Put*']],
    ['by denying everything', '*', 'kms:*'],
    // An account in a Deny stands for every principal of it.
    ['to the account', { AWS: `arn:aws:iam::${ACCOUNT}:root` }, 'kms:*'],
  ])('%s is one', (_name, principal, action) => {
    expect(findingsOf(deny(principal, action))).toEqual([['AtRest-KeyLockout', 'statement Checked denies kms:PutKeyPolicy to everybody']]);
  });

  test('in a statement without an id is one, named after its actions', () => {
    expect(findingsOf({ Effect: 'Deny', Principal: '*', Action: ['kms:PutKeyPolicy', 'kms:Decrypt'], Resource: '*' }))
      .toEqual([['AtRest-KeyLockout', 'the statement on kms:PutKeyPolicy, kms:Decrypt denies kms:PutKeyPolicy to everybody']]);
  });

  test.each<[string, Statement]>([
    ['under a condition', deny('*', 'kms:*', { StringNotEquals: { 'aws:PrincipalArn': ADMIN } })],
    ['to one role', deny({ AWS: READER }, 'kms:*')],
    ['that is of another action', deny('*', 'kms:ScheduleKeyDeletion')],
    ['that leaves it out', { Effect: 'Deny', Principal: '*', NotAction: ['kms:PutKeyPolicy', 'kms:GetKeyPolicy'], Resource: '*' }],
    ['to all but the account', { Effect: 'Deny', NotPrincipal: { AWS: [ADMIN, `arn:aws:iam::${ACCOUNT}:root`] }, Action: 'kms:*', Resource: '*' }],
  ])('%s is none', (_name, statement) => {
    expect(findingsOf(statement).map(([id]) => id)).not.toContain('AtRest-KeyLockout');
  });
});

describe('public', () => {
  test.each<[string, Statement]>([
    ['everybody', allow('*', 'kms:Decrypt')],
    ['every AWS principal', allow({ AWS: '*' }, 'kms:Decrypt')],
    ['every AWS principal among others', allow({ AWS: [READER, '*'] }, 'kms:Decrypt')],
    ['everybody through a service of any account', allow('*', 'kms:Decrypt', { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } })],
    ['everybody of any organization', allow('*', 'kms:Decrypt', { StringLike: { 'aws:PrincipalOrgID': '*' } })],
    ['everybody, if the account is given', allow('*', 'kms:Decrypt', { StringEqualsIfExists: { 'kms:CallerAccount': ACCOUNT } })],
    ['everybody but one', { Sid: 'Checked', Effect: 'Allow', NotPrincipal: { AWS: READER }, Action: 'kms:Decrypt', Resource: '*' }],
    ['everybody but one account', allow('*', 'kms:Decrypt', { StringNotEquals: { 'kms:CallerAccount': OTHER_ACCOUNT } })],
  ])('is a policy that allows %s', (_name, statement) => {
    expect(findingsOf(statement)).toEqual([['AtRest-KeyPublic', 'statement Checked']]);
  });

  test.each<[string, unknown]>([
    ['kms:CallerAccount', { StringEquals: { 'kms:CallerAccount': ACCOUNT } }],
    ['aws:PrincipalAccount', { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }],
    ['aws:PrincipalOrgID', { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } }],
    ['aws:PrincipalOrgPaths', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1234567890/r-1/ou-1/*' } }],
    ['aws:PrincipalArn', { ArnLike: { 'aws:PrincipalArn': READER } }],
    ['an account of the deployment', { StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' } } }],
  ])('is not one with a condition on %s', (_key, condition) => {
    expect(findingsOf(allow('*', 'kms:Decrypt', condition))).toEqual([]);
  });

  test('is not one that denies everybody, nor one that allows a role', () => {
    expect(findingsOf(deny('*', 'kms:Decrypt'), allow({ AWS: READER }, 'kms:Decrypt'))).toEqual([]);
  });
});

describe('a service principal without source', () => {
  test.each<[string, unknown]>([
    ['without a condition', undefined],
    ['with a condition on something else', { StringEquals: { 'kms:ViaService': 'sns.eu-west-1.amazonaws.com' } }],
    ['with a condition that holds where the source is missing', { StringEqualsIfExists: { 'aws:SourceAccount': ACCOUNT } }],
    ['with a condition that any source meets', { StringLike: { 'aws:SourceArn': '*' } }],
    ['with a condition on the presence of a source', { Null: { 'aws:SourceArn': 'false' } }],
  ])('is one %s', (_name, condition) => {
    expect(findingsOf(allow({ Service: 'sns.amazonaws.com' }, 'kms:Decrypt', condition))).toEqual([['AtRest-KeyServiceWithoutSource', 'statement Checked: sns.amazonaws.com']]);
  });

  test('is each service of a statement', () => {
    expect(findingsOf(allow({ Service: ['sns.amazonaws.com', 'sqs.amazonaws.com'], AWS: READER }, 'kms:Decrypt'))).toEqual([
      ['AtRest-KeyServiceWithoutSource', 'statement Checked: sns.amazonaws.com'],
      ['AtRest-KeyServiceWithoutSource', 'statement Checked: sqs.amazonaws.com'],
    ]);
  });

  test.each<[string, unknown]>([
    ['its account', { StringEquals: { 'aws:SourceAccount': ACCOUNT } }],
    ['its ARN', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:*` } }],
    ['its organization', { StringEquals: { 'aws:SourceOrgID': 'o-1234567890' } }],
    ['its place in the organization', { 'ForAnyValue:StringLike': { 'aws:SourceOrgPaths': 'o-1234567890/*' } }],
    ['an encryption context that names it', { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:*` } }],
  ])('is none with a condition on %s', (_name, condition) => {
    expect(findingsOf(allow({ Service: 'sns.amazonaws.com' }, 'kms:Decrypt', condition))).toEqual([]);
  });

  test('is none that is denied', () => {
    expect(findingsOf(deny({ Service: 'sns.amazonaws.com' }, 'kms:Decrypt'))).toEqual([]);
  });
});

describe('unbounded grants', () => {
  test.each<[string, unknown]>([['kms:CreateGrant', 'kms:CreateGrant'], ['kms:Create*', ['kms:Decrypt', 'kms:Create*']]])('are %s for a role', (_name, action) => {
    expect(findingsOf(allow({ AWS: READER }, action))).toEqual([['AtRest-KeyGrantsUnbounded', `statement Checked: ${READER}`]]);
  });

  test('are kms:* for a role, which then both administers and uses the key', () => {
    expect(findingsOf(allow({ AWS: READER }, 'kms:*'))).toEqual([['AtRest-KeyGrantsUnbounded', `statement Checked: ${READER}`], ['AtRest-KeyAdministratorUses', READER]]);
  });

  test('are kms:CreateGrant for another account', () => {
    expect(findingsOf(allow({ AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` }, 'kms:CreateGrant')).map(([id]) => id)).toEqual(['AtRest-KeyGrantsUnbounded']);
  });

  test.each<[string, unknown]>([
    ['for AWS resources, unless there are none', { BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' } }],
    ['for anything but AWS resources', { Bool: { 'kms:GrantIsForAWSResource': 'false' } }],
    ['for any grantee', { StringLike: { 'kms:GranteePrincipal': '*' } }],
    ['through a service', { StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' } }],
  ])('are grants %s', (_name, condition) => {
    expect(findingsOf(allow({ AWS: READER }, 'kms:CreateGrant', condition))).toEqual([['AtRest-KeyGrantsUnbounded', `statement Checked: ${READER}`]]);
  });

  test.each<[string, unknown]>([
    ['for AWS resources', { Bool: { 'kms:GrantIsForAWSResource': 'true' } }],
    ['for one grantee', { StringEquals: { 'kms:GranteePrincipal': ADMIN } }],
  ])('are no grants %s', (_name, condition) => {
    expect(findingsOf(allow({ AWS: READER }, 'kms:CreateGrant', condition))).toEqual([]);
  });

  test('are kms:* for a service, which is no administrator for that', () => {
    const sourced = allow({ Service: 'sns.amazonaws.com' }, 'kms:*', { StringEquals: { 'aws:SourceAccount': ACCOUNT } });

    expect(findingsOf(sourced)).toEqual([['AtRest-KeyGrantsUnbounded', 'statement Checked: sns.amazonaws.com']]);
  });

  describe('of a service for named operations', () => {
    const operations = { 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } };
    const source = { StringEquals: { 'kms:EncryptionContext:aws:ecs:clusterAccount': ACCOUNT } };

    test('are none where it acts for a source', () => {
      expect(findingsOf(allow({ Service: 'fargate.amazonaws.com' }, 'kms:CreateGrant', { ...source, ...operations }))).toEqual([]);
    });

    test.each<[string, object, object]>([
      ['it acts for anybody', { Service: 'fargate.amazonaws.com' }, operations],
      ['the operations are not named', { Service: 'fargate.amazonaws.com' }, source],
      ['it is a role', { AWS: READER }, { ...source, ...operations }],
    ])('are some where %s', (_name, principal, condition) => {
      expect(findingsOf(allow(principal, 'kms:CreateGrant', condition)).map(([id]) => id)).toContain('AtRest-KeyGrantsUnbounded');
    });
  });

  test('are none of a statement that leaves kms:CreateGrant out', () => {
    expect(findingsOf({ Sid: 'Checked', Effect: 'Allow', Principal: { AWS: READER }, NotAction: ['kms:CreateGrant', 'kms:Put*', 'kms:Schedule*', 'kms:Disable*'], Resource: '*' }))
      .toEqual([]);
  });

  test('are none of the account as a whole, which IAM bounds', () => {
    expect(findingsOf(allow({ AWS: `arn:aws:iam::${ACCOUNT}:root` }, 'kms:CreateGrant'))).toEqual([]);
  });
});

describe('an administrator that uses the key', () => {
  test.each([['kms:PutKeyPolicy', 'kms:Decrypt'], ['kms:ScheduleKeyDeletion', 'kms:Encrypt'], ['kms:Disable*', 'kms:GenerateDataKey*'], ['kms:Put*', 'kms:ReEncrypt*']])(
    'is a principal with %s in one statement and %s in another', (administration, use) => {
      expect(findingsOf(allow({ AWS: ADMIN }, administration), allow({ AWS: [READER, ADMIN] }, use))).toEqual([['AtRest-KeyAdministratorUses', ADMIN]]);
    });

  test('is found once, however many statements there are', () => {
    expect(findingsOf(...['kms:PutKeyPolicy', 'kms:DisableKey', 'kms:Decrypt', 'kms:Encrypt'].map(action => allow({ AWS: ADMIN }, action)))).toHaveLength(1);
  });

  test('is a principal that is known at deployment only', () => {
    const role = { 'Fn::GetAtt': ['Role', 'Arn'] };

    expect(findingsOf(allow({ AWS: role }, 'kms:PutKeyPolicy'), allow({ AWS: role }, 'kms:Decrypt'))).toEqual([['AtRest-KeyAdministratorUses', '${Role.Arn}']]);
  });

  test.each<[string, Statement[]]>([
    ['administration and use by two', [allow({ AWS: ADMIN }, 'kms:PutKeyPolicy'), allow({ AWS: READER }, 'kms:Decrypt')]],
    ['administration alone', [allow({ AWS: ADMIN }, ['kms:PutKeyPolicy', 'kms:DescribeKey', 'kms:TagResource'])]],
    ['use alone', [allow({ AWS: READER }, ['kms:Decrypt', 'kms:DescribeKey'])]],
    ['use that is denied', [allow({ AWS: ADMIN }, 'kms:PutKeyPolicy'), deny({ AWS: ADMIN }, 'kms:Decrypt')]],
    ['the account as a whole', [allow({ AWS: `arn:aws:iam::${ACCOUNT}:root` }, ['kms:PutKeyPolicy', 'kms:Decrypt'])]],
  ])('is none with %s', (_name, statements) => {
    expect(findingsOf(...statements)).toEqual([]);
  });
});

describe('the size of the policy', () => {
  /** A policy of that many bytes. */
  function policyOf(bytes: number): unknown {
    const policy = (padding: number) => ({ Statement: [{ ...ACCOUNT_STATEMENT, Principal: { AWS: ACCOUNT } }], Id: 'x'.repeat(padding) });
    return policy(bytes - JSON.stringify(policy(0)).length);
  }

  test('is 32,768 bytes at the most', () => {
    expect(MAX_KEY_POLICY_BYTES).toBe(32_768);
    expect(findings({ keyPolicy: policyOf(32_768) })).toEqual([]);
    expect(findings({ keyPolicy: policyOf(32_769) })).toEqual([['AtRest-KeyPolicySize', '32769 bytes at least, of 32768']]);
  });

  test('is not decided where values of the deployment make the difference', () => {
    const policy = { ...policyOf(32_600) as object, Version: { Ref: 'Version' } };

    expect(findings({ keyPolicy: policy })).toEqual([['AtRest-KeyUndecided', expect.stringMatching(/^its size: 326\d\d to 328\d\d bytes, of 32768$/)]]);
  });
});

describe('a policy that is known at deployment only', () => {
  test('is not decided, and never passes', () => {
    expect(findings({ keyPolicy: { 'Fn::If': ['IsProduction', {}, {}] } })).toEqual([['AtRest-KeyUndecided', 'its policy']]);
  });

  test('leaves the checks of the key itself as they are', () => {
    expect(findings({ keyPolicy: { 'Fn::GetAtt': ['Policy', 'Document'] }, enableKeyRotation: false, deletionPolicy: 'Delete' }).map(([id]) => id))
      .toEqual(['AtRest-KeyUndecided', 'AtRest-KeyRotation', 'AtRest-KeyDeletedWithStack']);
  });
});

// KMS gives such a key a policy that allows kms:* to the account.
test('a key without a policy has the one that KMS gives it, and no finding', () => {
  expect(findings({ keyPolicy: undefined })).toEqual([]);
});

describe('rotation', () => {
  test.each<[unknown]>([[undefined], [false], ['false']])('is off with %j', enableKeyRotation => {
    expect(findings({ enableKeyRotation })).toEqual([['AtRest-KeyRotation', 'enableKeyRotation is not set']]);
  });

  test.each<[unknown]>([[true], ['true']])('is on with %j', enableKeyRotation => {
    expect(findings({ enableKeyRotation, keySpec: 'SYMMETRIC_DEFAULT' })).toEqual([]);
  });

  test('is not decided where it is known at deployment only', () => {
    expect(findings({ enableKeyRotation: { Ref: 'Rotate' } })).toEqual([['AtRest-KeyUndecided', 'whether it rotates']]);
  });

  test.each(['EXTERNAL', 'AWS_CLOUDHSM', 'EXTERNAL_KEY_STORE'])('is not asked of a key with material of origin %s, which KMS does not rotate by itself', origin => {
    expect(findings({ origin, enableKeyRotation: undefined })).toEqual([]);
  });

  test('is asked of a key with material of KMS', () => {
    expect(findings({ origin: 'AWS_KMS', enableKeyRotation: undefined }).map(([id]) => id)).toEqual(['AtRest-KeyRotation']);
  });

  test('is not asked of a key that cannot rotate, nor of a replica, which rotates with its primary key', () => {
    expect(findings({ keySpec: 'RSA_4096', enableKeyRotation: undefined })).toEqual([]);
    expect(findings({ isReplica: true, enableKeyRotation: undefined })).toEqual([]);
  });

  test('is not decided where the kind of the key is known at deployment only', () => {
    expect(findings({ keySpec: { Ref: 'KeySpec' }, enableKeyRotation: undefined })).toEqual([['AtRest-KeyUndecided', 'whether it rotates']]);
  });
});

describe('deletion with the stack', () => {
  test('is what CloudFormation does without a policy, and with Delete', () => {
    expect(findings({ deletionPolicy: undefined })).toEqual([['AtRest-KeyDeletedWithStack', 'DeletionPolicy is not set, which means Delete']]);
    expect(findings({ deletionPolicy: 'Delete' })).toEqual([['AtRest-KeyDeletedWithStack', 'DeletionPolicy Delete']]);
  });

  test.each(['Retain', 'RetainExceptOnCreate'])('does not happen with %s', deletionPolicy => {
    expect(findings({ deletionPolicy })).toEqual([]);
  });
});

test('findings of different rules add up', () => {
  expect(findings({
    keyPolicy: { Statement: [allow({ AWS: ADMIN }, 'kms:*'), allow({ Service: 'sns.amazonaws.com' }, 'kms:Decrypt'), allow('*', 'kms:Decrypt')] },
    enableKeyRotation: false,
    deletionPolicy: undefined,
  }).map(([id]) => id)).toEqual([
    'AtRest-KeyLockout', 'AtRest-KeyGrantsUnbounded', 'AtRest-KeyServiceWithoutSource', 'AtRest-KeyPublic', 'AtRest-KeyAdministratorUses',
    'AtRest-KeyRotation', 'AtRest-KeyDeletedWithStack',
  ]);
});
