import { App, Aws, CfnParameter, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { accountStatement, allowService, grantEnvelope } from '../../src/keys/key-use';
import {
  ACCOUNT, ACCOUNT_STATEMENT, accountRoot, addedToKeyPolicy, errorOf, FOREIGN_KEY_ARN, HERE,
  identityPolicy, IMPORTED_KEY_ARN, keyPolicy, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, REGION, warningIdsOf, warningsOf,
} from './support';
import { EncryptionKey, type IEncryptionKey, KeyService, ViaService } from 'cdk-at-rest';

const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
const GRANTS = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
const FOR_AWS_RESOURCES = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };

interface Keys {
  readonly stack: Stack;
  readonly key: IEncryptionKey;
}

function setUp(): Keys {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  return { stack, key: new EncryptionKey(stack, 'Key') };
}

function imported(keyArn = IMPORTED_KEY_ARN): Keys {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  return { stack, key: EncryptionKey.fromKey(kms.Key.fromKeyArn(stack, 'Key', keyArn)) };
}

function roleIn(stack: Stack, roleName?: string): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName });
}

/** The statements that warnings print for the owner of an imported key. */
function printed(stack: Stack): unknown[] {
  return warningsOf(stack).map(warning => JSON.parse(warning.split('\n')[1]) as unknown);
}

test('the account statement delegates everything to IAM', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });

  expect(stack.resolve(accountStatement().toStatementJson())).toEqual(ACCOUNT_STATEMENT);
});

describe('use through a service', () => {
  const everybody = { AWS: '*' };
  const through = (...names: string[]) => ({ 'kms:CallerAccount': ACCOUNT, 'kms:ViaService': names });

  test('is for the principals of the account alone, by any name of the service', () => {
    const { stack, key } = setUp();
    key.allowViaService(ViaService.S3);

    expect(addedToKeyPolicy(stack)).toEqual([
      { Sid: 'ViaS3', Effect: 'Allow', Principal: everybody, Action: USE, Resource: '*', Condition: { StringEquals: through(`s3.${REGION}.amazonaws.com`) } },
    ]);
  });

  test('comes with grants for AWS resources, where the service makes them', () => {
    const { stack, key } = setUp();
    key.allowViaService(ViaService.EC2);

    const conditions = through(`ec2.${REGION}.amazonaws.com`);
    expect(addedToKeyPolicy(stack)).toEqual([
      { Sid: 'ViaEc2', Effect: 'Allow', Principal: everybody, Action: USE, Resource: '*', Condition: { StringEquals: conditions } },
      { Sid: 'ViaEc2Grants', Effect: 'Allow', Principal: everybody, Action: 'kms:CreateGrant', Resource: '*', Condition: { StringEquals: conditions, ...FOR_AWS_RESOURCES } },
    ]);
  });

  test('has both names of ElastiCache', () => {
    const { stack, key } = setUp();
    key.allowViaService(ViaService.ELASTICACHE);

    expect(addedToKeyPolicy(stack)[0].Condition).toEqual({ StringEquals: through(`elasticache.${REGION}.amazonaws.com`, `dax.${REGION}.amazonaws.com`) });
  });

  test('is added once a service', () => {
    const { stack, key } = setUp();
    [ViaService.S3, ViaService.EC2, ViaService.S3, ViaService.EC2].forEach(service => key.allowViaService(service));

    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['ViaS3', 'ViaEc2', 'ViaEc2Grants']);
  });

  test('is for the account of an imported key', () => {
    const { stack, key } = imported(FOREIGN_KEY_ARN);
    key.allowViaService(ViaService.S3);

    expect(printed(stack)).toEqual([expect.objectContaining({
      Condition: { StringEquals: { 'kms:CallerAccount': OTHER_ACCOUNT, 'kms:ViaService': [`s3.${REGION}.amazonaws.com`] } },
    })]);
  });
});

describe('sharing with another account', () => {
  test('lets that account use the key, and make grants for AWS resources', () => {
    const { stack, key } = setUp();
    key.shareWithAccount(OTHER_ACCOUNT);

    expect(addedToKeyPolicy(stack)).toEqual([
      { Sid: `Account${OTHER_ACCOUNT}Use`, Effect: 'Allow', Principal: accountRoot(OTHER_ACCOUNT), Action: USE, Resource: '*' },
      { Sid: `Account${OTHER_ACCOUNT}Grants`, Effect: 'Allow', Principal: accountRoot(OTHER_ACCOUNT), Action: GRANTS, Resource: '*', Condition: FOR_AWS_RESOURCES },
    ]);
  });

  test('gives back the statements that the identity policies of the other side need', () => {
    const { stack, key } = setUp();

    const returned = stack.resolve(key.shareWithAccount(OTHER_ACCOUNT).map(statement => statement.toStatementJson())) as unknown;

    const resource = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
    expect(returned).toEqual([
      { Sid: 'UseSharedKey', Effect: 'Allow', Action: USE, Resource: resource },
      { Sid: 'GrantSharedKeyToServices', Effect: 'Allow', Action: GRANTS, Resource: resource, Condition: FOR_AWS_RESOURCES },
    ]);
  });

  test('is added once, and gives the statements back each time', () => {
    const { stack, key } = setUp();

    expect([key.shareWithAccount(OTHER_ACCOUNT), key.shareWithAccount(OTHER_ACCOUNT)].map(statements => statements.length)).toEqual([2, 2]);
    expect(addedToKeyPolicy(stack)).toHaveLength(2);
  });

  test('is possible with several', () => {
    const { stack, key } = setUp();
    [OTHER_ACCOUNT, '777788889999'].forEach(account => key.shareWithAccount(account));

    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual([
      'Account444455556666Use', 'Account444455556666Grants', 'Account777788889999Use', 'Account777788889999Grants',
    ]);
  });

  test.each(['4444', '44445555666x', '', 'arn:aws:iam::444455556666:root', '4444555566667'])('refuses \'%s\', which is no account id', id => {
    expect(errorOf(() => setUp().key.shareWithAccount(id))).toBe(`Storage/Key: shareWithAccount takes an account id of 12 digits, received '${id}'`);
  });

  test('refuses the account of the key, and names grants instead', () => {
    expect(errorOf(() => setUp().key.shareWithAccount(ACCOUNT)))
      .toBe(`Storage/Key: shareWithAccount received '${ACCOUNT}', the key's own account, which its policy already lets in through IAM: use grantDecrypt and the like`);
    expect(() => imported(FOREIGN_KEY_ARN).key.shareWithAccount(OTHER_ACCOUNT)).toThrow('the key\'s own account');
  });

  test('refuses the account of the deployment, where that is the account of the key', () => {
    const key = new EncryptionKey(new Stack(new App(), 'Storage'), 'Key');

    expect(() => key.shareWithAccount(Aws.ACCOUNT_ID)).toThrow('the key\'s own account');
  });

  test('takes an account that is known at deployment only', () => {
    const { stack, key } = setUp();
    ['First', 'Second'].forEach(id => key.shareWithAccount(new CfnParameter(stack, id).valueAsString));

    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['AccountUse', 'AccountGrants', 'AccountUse2', 'AccountGrants2']);
    expect(JSON.stringify(addedToKeyPolicy(stack)[0].Principal)).toContain('{"Ref":"First"}');
  });
});

describe.each<[string, string, (key: IEncryptionKey, grantee: iam.IGrantable, context: Record<string, string>) => iam.Grant]>([
  ['grantEnvelopeEncrypt', 'kms:GenerateDataKey', (key, grantee, context) => key.grantEnvelopeEncrypt(grantee, context)],
  ['grantEnvelopeDecrypt', 'kms:Decrypt', (key, grantee, context) => key.grantEnvelopeDecrypt(grantee, context)],
])('%s', (method, action, grant) => {
  const CONTEXT = { tenant: 'blue', purpose: 'orders' };
  const CONDITION = { StringEquals: { 'kms:EncryptionContext:tenant': 'blue', 'kms:EncryptionContext:purpose': 'orders' } };

  test(`grants ${action} alone, and only with every pair of the encryption context`, () => {
    const { stack, key } = setUp();
    const result = grant(key, roleIn(stack), CONTEXT);

    expect(result.success).toBe(true);
    expect(identityPolicy(stack)).toEqual([
      { Effect: 'Allow', Action: action, Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }, Condition: CONDITION },
    ]);
    expect(keyPolicy(stack)).toEqual([ACCOUNT_STATEMENT]);
  });

  test('has the encryption context on both sides, for a principal of another account', () => {
    const app = new App();
    const [stack, readers] = [new Stack(app, 'Storage', { env: HERE }), new Stack(app, 'Readers', { env: OTHER_ACCOUNT_HERE })];
    grant(new EncryptionKey(stack, 'Key'), roleIn(readers, 'Reader'), CONTEXT);

    expect(identityPolicy(readers)).toEqual([expect.objectContaining({ Action: action, Condition: CONDITION })]);
    expect(addedToKeyPolicy(stack)).toEqual([expect.objectContaining({ Action: action, Condition: CONDITION })]);
  });

  test('has the encryption context for a service principal, beside its source', () => {
    const { stack, key } = setUp();
    grant(key, new iam.ServicePrincipal('sns.amazonaws.com', { conditions: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } } }), CONTEXT);

    expect(addedToKeyPolicy(stack)).toEqual([expect.objectContaining({
      Action: action, Condition: { ...CONDITION, ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } },
    })]);
  });

  test('refuses an empty encryption context, which would be a grant on everything', () => {
    const { stack, key } = setUp();

    expect(errorOf(() => grant(key, roleIn(stack), {}))).toBe('Storage/Key: a grant for envelope encryption needs an encryption context of at least one pair, received {}: '
      + 'without one it would be a grant on everything under the key');
  });

  test('prints the statement for the owner of an imported key of another account', () => {
    const { stack, key } = imported(FOREIGN_KEY_ARN);
    grant(key, iam.Role.fromRoleArn(stack, 'Reader', `arn:aws:iam::${ACCOUNT}:role/Reader`), CONTEXT);

    expect(printed(stack)).toEqual([{ Action: action, Condition: CONDITION, Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Reader` }, Resource: '*' }]);
  });

  test(`is not confused by another grant of ${method}`, () => {
    const { stack, key } = setUp();
    const role = roleIn(stack);
    grant(key, role, { tenant: 'blue' });
    grant(key, role, { tenant: 'green' });

    expect(identityPolicy(stack).map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'kms:EncryptionContext:tenant': 'blue' } }, { StringEquals: { 'kms:EncryptionContext:tenant': 'green' } },
    ]);
  });
});

test('a grant for envelope encryption is of any action', () => {
  const { stack, key } = setUp();
  grantEnvelope(key, roleIn(stack), 'kms:GenerateDataKeyWithoutPlaintext', { tenant: 'blue' });

  expect(identityPolicy(stack).map(({ Action }) => Action)).toEqual(['kms:GenerateDataKeyWithoutPlaintext']);
});

describe('an imported key', () => {
  const STATEMENT = '{"Action":["kms:GenerateDataKey","kms:Decrypt"],"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},"Effect":"Allow",'
    + '"Principal":{"Service":"config.amazonaws.com"},"Resource":"*","Sid":"Config"}';

  test('has a warning that prints the exact statement for its owner', () => {
    const { stack, key } = imported();
    key.allowService(KeyService.config());

    expect(warningsOf(stack)).toEqual([
      `The policy of the key ${IMPORTED_KEY_ARN} is not part of this app. Its owner has to add this statement, or the access does not work:\n${STATEMENT}\n`
      + 'Acknowledge AtRest-KeyPolicyNotInApp on this construct once it is there. [ack: Annotation::AtRest-KeyPolicyNotInApp]',
    ]);
  });

  test('has it once, however often it is asked, and through whichever view', () => {
    const { stack, key } = imported();
    key.allowService(KeyService.config());
    key.allowService(KeyService.config());
    EncryptionKey.fromKey(stack.node.findChild('Key') as kms.Key).allowService(KeyService.config());

    expect(warningsOf(stack)).toHaveLength(1);
  });

  test('has one for each statement', () => {
    const { stack, key } = imported();
    key.shareWithAccount(OTHER_ACCOUNT);

    expect(printed(stack)).toEqual([
      { Action: USE, Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` }, Resource: '*', Sid: `Account${OTHER_ACCOUNT}Use` },
      { Action: GRANTS, Condition: FOR_AWS_RESOURCES, Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` }, Resource: '*', Sid: `Account${OTHER_ACCOUNT}Grants` },
    ]);
  });

  test('has none once they are acknowledged', () => {
    const { stack, key } = imported();
    key.allowService(KeyService.config());
    key.allowViaService(ViaService.EC2);
    Validations.of(stack.node.findChild('Key')).acknowledge({ id: 'AtRest-KeyPolicyNotInApp', reason: 'its owner added them' });

    expect(warningsOf(stack)).toEqual([]);
  });

  test('has none for grants to a role of its own account, which need nothing of it', () => {
    const { stack, key } = imported();
    const role = roleIn(stack);
    key.grantEncryptDecrypt(role);
    key.grantEnvelopeEncrypt(role, { tenant: 'blue' });

    expect(warningsOf(stack)).toEqual([]);
    expect(identityPolicy(stack).map(({ Resource }) => Resource)).toEqual([IMPORTED_KEY_ARN, IMPORTED_KEY_ARN]);
  });

  test('has one for a grant to a service principal, which has no identity policy', () => {
    const { stack, key } = imported();
    key.grantDecrypt(new iam.ServicePrincipal('sns.amazonaws.com'));

    expect(warningIdsOf(stack).sort()).toEqual(['AtRest-KeyPolicyNotInApp', 'AtRest-ServicePrincipalGrant']);
    expect(warningsOf(stack).join()).toContain('\n{"Action":"kms:Decrypt","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},'
      + '"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Resource":"*"}\n');
  });

  test('has one for a grant to a role of another account', () => {
    const { stack, key } = imported(FOREIGN_KEY_ARN);
    key.grantDecrypt(iam.Role.fromRoleArn(stack, 'Reader', `arn:aws:iam::${ACCOUNT}:role/Reader`));

    expect(printed(stack)).toEqual([{ Action: 'kms:Decrypt', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Reader` }, Resource: '*' }]);
  });
});

describe('statements of the same name', () => {
  test('are told apart by a number', () => {
    const { stack, key } = setUp();
    ['orders', 'payments', 'users'].forEach(name => key.allowService(KeyService.cloudWatchLogs(name)));

    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['CloudWatchLogs', 'CloudWatchLogs2', 'CloudWatchLogs3']);
  });
});

test('a service is admitted to any key, and each key has its own statements', () => {
  const { stack } = setUp();
  const [first, second] = ['First', 'Second'].map(id => new kms.Key(stack, id));
  [first, second, first].forEach(key => allowService(key, KeyService.config()));

  expect([first, second].map(key => JSON.stringify(stack.resolve((key.node.defaultChild as kms.CfnKey).keyPolicy)).split('"Config"').length - 1)).toEqual([1, 1]);
});
