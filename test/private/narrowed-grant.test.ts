import { App, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { grantNarrowed, type Narrowing, SERVICE_PRINCIPAL_GRANT } from '../../src/private/narrowed-grant';
import {
  ACCOUNT, ACCOUNT_STATEMENT, addedToKeyPolicy, FOREIGN_KEY_ARN, HERE, identityPolicy, IMPORTED_KEY_ARN,
  inPartition, keyPolicy, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, OTHER_REGION_HERE, warningIdsOf, warningsOf,
} from '../keys/support';
import { stackCycles } from '../support/template/cycles';
import { onlyResourceOfType, templateOf } from '../support/template/synth';
import { EncryptionKey } from 'cdk-at-rest';

const VIA_S3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' };
const BUCKET = { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::data' };
const NARROWING: Narrowing = { conditions: { StringEquals: VIA_S3 }, identityContext: { ArnLike: BUCKET } };
const ACTIONS = ['kms:Decrypt', 'kms:DescribeKey'];

/** The two statements of an identity policy: DescribeKey carries no encryption context, so a condition on it would always deny. */
function narrowedIdentity(resource: unknown): unknown[] {
  return [
    { Action: 'kms:Decrypt', Effect: 'Allow', Resource: resource, Condition: { StringEquals: VIA_S3, ArnLike: BUCKET } },
    { Action: 'kms:DescribeKey', Effect: 'Allow', Resource: resource, Condition: { StringEquals: VIA_S3 } },
  ];
}

/** The same for a key policy, where the ARN of what is encrypted would be a cycle. */
function narrowedKeyPolicy(principal: unknown, besides: object = {}): unknown[] {
  return ['kms:Decrypt', 'kms:DescribeKey'].map(action => ({
    Action: action, Effect: 'Allow', Principal: { AWS: principal }, Resource: '*', Condition: { StringEquals: VIA_S3, ...besides },
  }));
}

function roleIn(stack: Stack, roleName?: string): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName });
}

function keyStackIn(app: App): Stack {
  return new Stack(app, 'Keys', { env: HERE });
}

describe('a grant to a role in the stack of the key', () => {
  const stack = keyStackIn(new App());
  const key = new EncryptionKey(stack, 'Key');
  const grant = grantNarrowed(key, roleIn(stack), ACTIONS, NARROWING);

  test('narrows the identity policy', () => {
    const [keyId] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');

    expect(identityPolicy(stack)).toEqual(narrowedIdentity({ 'Fn::GetAtt': [keyId, 'Arn'] }));
    expect(grant.success).toBe(true);
    expect(grant.principalStatements).toHaveLength(2);
  });

  test('leaves the key policy alone', () => {
    expect(keyPolicy(stack)).toEqual([ACCOUNT_STATEMENT]);
  });
});

describe('a grant to a role in another stack of the account', () => {
  function resourcesOfKeyStack(withGrant: boolean): unknown {
    const app = new App();
    const stack = keyStackIn(app);
    const readers = new Stack(app, 'Readers', { env: HERE });
    const [key, role] = [new EncryptionKey(stack, 'Key'), roleIn(readers)];
    if (withGrant) {
      grantNarrowed(key, role, ACTIONS, NARROWING);
      expect(identityPolicy(readers)).toEqual(narrowedIdentity({ 'Fn::ImportValue': expect.stringMatching(/^Keys:ExportsOutputFnGetAttKey/) as unknown }));
      expect(stackCycles({ Keys: templateOf(stack), Readers: templateOf(readers) })).toEqual([]);
    }
    return templateOf(stack).Resources;
  }

  test('narrows the identity policy, and leaves the stack of the key as it is', () => {
    expect(resourcesOfKeyStack(true)).toEqual(resourcesOfKeyStack(false));
  });

  test('closes no cycle when that stack depends on the stack of the key', () => {
    const app = new App();
    const stack = keyStackIn(app);
    const readers = new Stack(app, 'Readers', { env: HERE });
    readers.addStackDependency(stack);

    grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(readers), ACTIONS, NARROWING);

    expect(identityPolicy(readers)).toEqual(narrowedIdentity({ 'Fn::ImportValue': expect.stringMatching(/^Keys:/) as unknown }));
    expect(keyPolicy(stack)).toEqual([ACCOUNT_STATEMENT]);
    expect(stackCycles({ Keys: templateOf(stack), Readers: templateOf(readers) })).toEqual([]);
  });
});

describe('a grant to a role of another account', () => {
  test('of the app narrows both sides, the encryption context on the identity side only', () => {
    const app = new App();
    const stack = keyStackIn(app);
    const readers = new Stack(app, 'Readers', { env: OTHER_ACCOUNT_HERE });

    grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(readers, 'Reader'), ACTIONS, NARROWING);

    expect(identityPolicy(readers)).toEqual(narrowedIdentity(inPartition(`:kms:eu-west-1:${ACCOUNT}:key/*`)));
    expect(addedToKeyPolicy(stack)).toEqual(narrowedKeyPolicy(inPartition(`:iam::${OTHER_ACCOUNT}:role/Reader`)));
  });

  test('outside the app narrows the key policy', () => {
    const stack = keyStackIn(new App());
    const reader = iam.Role.fromRoleArn(stack, 'Reader', `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`);

    grantNarrowed(new EncryptionKey(stack, 'Key'), reader, ACTIONS, NARROWING);

    expect(addedToKeyPolicy(stack)).toEqual(narrowedKeyPolicy(`arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`));
  });

  test('in a stack that depends on the stack of the key names the account and asks for the role, which closes no cycle', () => {
    const app = new App();
    const stack = keyStackIn(app);
    const readers = new Stack(app, 'Readers', { env: OTHER_ACCOUNT_HERE });
    readers.addStackDependency(stack);

    grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(readers, 'Reader'), ACTIONS, NARROWING);

    expect(addedToKeyPolicy(stack)).toEqual(narrowedKeyPolicy(inPartition(`:iam::${OTHER_ACCOUNT}:root`), {
      ArnEquals: { 'aws:PrincipalArn': inPartition(`:iam::${OTHER_ACCOUNT}:role/Reader`) },
    }));
  });
});

test('a grant to a role of another account without a name of its own, in a stack that depends on the stack of the key, is refused: it would let in the account', () => {
  const app = new App();
  const stack = keyStackIn(app);
  const readers = new Stack(app, 'Readers', { env: OTHER_ACCOUNT_HERE });
  readers.addStackDependency(stack);

  expect(() => grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(readers), ACTIONS, NARROWING))
    .toThrow(/^Keys\/Key: cannot let Readers\/Role of another account in without letting in its whole account: give it a name \(roleName/);
});

describe('a grant on an imported key', () => {
  function grantOn(keyArn: string): { stack: Stack; key: kms.IKey } {
    const stack = new Stack(new App(), 'Readers', { env: HERE });
    const key = kms.Key.fromKeyArn(stack, 'Key', keyArn);
    grantNarrowed(key, roleIn(stack, 'Reader'), ACTIONS, NARROWING);
    return { stack, key };
  }

  test('of the same account narrows the identity policy, and needs nothing of the owner', () => {
    const { stack } = grantOn(IMPORTED_KEY_ARN);

    expect(identityPolicy(stack)).toEqual(narrowedIdentity(IMPORTED_KEY_ARN));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('of another account narrows the identity policy, and prints the statements for the owner with the same conditions', () => {
    const { stack, key } = grantOn(FOREIGN_KEY_ARN);

    expect(identityPolicy(stack)).toEqual(narrowedIdentity(FOREIGN_KEY_ARN));
    const printed = warningsOf(key).map(warning => JSON.parse(warning.split('\n')[1]) as unknown);
    expect(printed).toEqual(narrowedKeyPolicy(expect.stringMatching(/^\$\{Role\w+\.Arn\}$/)));
  });

  test('to a role outside the app prints the ARN of that role', () => {
    const stack = new Stack(new App(), 'Readers', { env: HERE });
    const key = kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY_ARN);

    grantNarrowed(key, iam.Role.fromRoleArn(stack, 'Reader', `arn:aws:iam::${ACCOUNT}:role/Reader`), ['kms:Decrypt'], NARROWING);

    expect(warningsOf(key)).toEqual([expect.stringContaining(
      '\n{"Action":"kms:Decrypt","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}},"Effect":"Allow",'
      + `"Principal":{"AWS":"arn:aws:iam::${ACCOUNT}:role/Reader"},"Resource":"*"}\n`)]);
  });
});

test('a grant on a plain kms.Key narrows the identity policy alone', () => {
  const stack = keyStackIn(new App());
  const key = new kms.Key(stack, 'Key');

  grantNarrowed(key, roleIn(stack), ACTIONS, NARROWING);

  expect(identityPolicy(stack)).toEqual(narrowedIdentity({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }));
  expect(keyPolicy(stack)).toHaveLength(1);
});

test('a grant on a key from Key.fromCfnKey, whose policy may not trust IAM, narrows both sides', () => {
  const stack = keyStackIn(new App());
  const key = kms.Key.fromCfnKey(new kms.CfnKey(stack, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [ACCOUNT_STATEMENT] } }));

  grantNarrowed(key, roleIn(stack), ACTIONS, NARROWING);

  expect(identityPolicy(stack)).toEqual(narrowedIdentity({ 'Fn::GetAtt': ['Key', 'Arn'] }));
  expect(addedToKeyPolicy(stack)).toEqual(narrowedKeyPolicy({ 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] }));
});

describe('a grant to a service principal', () => {
  function grantTo(principal: iam.IPrincipal): Stack {
    const stack = keyStackIn(new App());
    grantNarrowed(new EncryptionKey(stack, 'Key'), principal, ['kms:Decrypt'], NARROWING);
    return stack;
  }

  test('with a condition on its source keeps that one alone: with kms:ViaService it would be denied', () => {
    const source = { ArnLike: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${ACCOUNT}:news` } };
    const stack = grantTo(new iam.ServicePrincipal('sns.amazonaws.com', { conditions: source }));

    expect(addedToKeyPolicy(stack)).toEqual([
      { Action: 'kms:Decrypt', Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Resource: '*', Condition: source },
    ]);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('without one is tied to the account, and warns that a service that sends no source is denied', () => {
    const stack = grantTo(new iam.ServicePrincipal('sns.amazonaws.com'));

    expect(addedToKeyPolicy(stack)).toEqual([{
      Action: 'kms:Decrypt',
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
    }]);
    expect(warningsOf(stack)).toEqual([
      'Use of this key by {"Service":["sns.amazonaws.com"]} is tied to aws:SourceAccount. A service that does not send it is denied: '
      + 'allow it with KeyService, or pass a principal with a condition on its source. [ack: Annotation::AtRest-ServicePrincipalGrant]',
    ]);
  });

  test('with a condition on something else keeps it, and is tied to the account besides', () => {
    const stack = grantTo(new iam.ServicePrincipal('sns.amazonaws.com', { conditions: { Bool: { 'aws:SecureTransport': 'true' } } }));

    expect(addedToKeyPolicy(stack)[0].Condition).toEqual({ StringEquals: { 'aws:SourceAccount': ACCOUNT }, Bool: { 'aws:SecureTransport': 'true' } });
  });

  test('is not warned about once that is acknowledged', () => {
    const stack = keyStackIn(new App());
    Validations.of(stack).acknowledge({ id: SERVICE_PRINCIPAL_GRANT, reason: 'SNS sends aws:SourceAccount' });

    grantNarrowed(new EncryptionKey(stack, 'Key'), new iam.ServicePrincipal('sns.amazonaws.com'), ['kms:Decrypt'], NARROWING);

    expect(warningsOf(stack)).toEqual([]);
  });

  test('on an imported key also prints the statement for its owner', () => {
    const stack = keyStackIn(new App());
    const key = kms.Key.fromKeyArn(stack, 'Key', IMPORTED_KEY_ARN);

    grantNarrowed(key, new iam.ServicePrincipal('sns.amazonaws.com'), ['kms:Decrypt'], NARROWING);

    expect(warningIdsOf(key)).toEqual(['AtRest-ServicePrincipalGrant', 'AtRest-KeyPolicyNotInApp']);
    expect(warningsOf(key)[1]).toContain('\n{"Action":"kms:Decrypt","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}},'
      + '"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Resource":"*"}\n');
  });
});

describe('the actions of a grant', () => {
  function identityFor(...actions: string[]): unknown[] {
    const stack = keyStackIn(new App());
    const grant = grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(stack), actions, NARROWING);
    return actions.length > 0 ? identityPolicy(stack).map(({ Action, Condition }) => [Action, Condition]) : [grant.success];
  }

  test('that carry an encryption context share one statement', () => {
    expect(identityFor('kms:Decrypt', 'kms:Encrypt')).toEqual([[['kms:Decrypt', 'kms:Encrypt'], { StringEquals: VIA_S3, ArnLike: BUCKET }]]);
  });

  test('that are DescribeKey alone have no condition on an encryption context', () => {
    expect(identityFor('kms:DescribeKey')).toEqual([['kms:DescribeKey', { StringEquals: VIA_S3 }]]);
  });

  test('that are none grant nothing, and say so', () => {
    expect(identityFor()).toEqual([false]);
  });
});

describe('a grant to a role of the account in another Region', () => {
  function grantAcross(narrowing: Narrowing): { identity: unknown[]; key: unknown[] } {
    const app = new App();
    const stack = keyStackIn(app);
    const readers = new Stack(app, 'Readers', { env: OTHER_REGION_HERE });
    grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(readers, 'Reader'), ACTIONS, narrowing);
    return { identity: identityPolicy(readers), key: addedToKeyPolicy(stack) };
  }
  const onlyForTheRole = {
    StringEquals: { ...VIA_S3, 'kms:CallerAccount': ACCOUNT }, ArnEquals: { 'aws:PrincipalArn': inPartition(`:iam::${ACCOUNT}:role/Reader`) },
  };
  const inKeyPolicy = (action: unknown) => ({ Action: action, Effect: 'Allow', Principal: { AWS: '*' }, Resource: '*', Condition: onlyForTheRole });

  test('has its encryption context in the identity policy, for the keys of the account and Region, which it cannot tell apart', () => {
    expect(grantAcross(NARROWING)).toEqual({ identity: narrowedIdentity(inPartition(`:kms:eu-west-1:${ACCOUNT}:key/*`)), key: [] });
  });

  test('without an encryption context is in the policy of the key alone, for that role', () => {
    expect(grantAcross({ conditions: NARROWING.conditions })).toEqual({ identity: [], key: [inKeyPolicy(ACTIONS)] });
  });
});

test('a grant to the account itself, which has no identity policy, narrows the key policy', () => {
  const stack = keyStackIn(new App());

  grantNarrowed(new EncryptionKey(stack, 'Key'), new iam.AccountPrincipal(ACCOUNT), ACTIONS, NARROWING);

  expect(addedToKeyPolicy(stack)).toEqual(narrowedKeyPolicy(inPartition(`:iam::${ACCOUNT}:root`)));
});

test('a grant in a stack whose account is known at deployment only narrows the identity policy alone', () => {
  const stack = new Stack(new App(), 'Keys');

  grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(stack), ACTIONS, NARROWING);

  expect(identityPolicy(stack)).toEqual(narrowedIdentity({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }));
  expect(keyPolicy(stack)).toHaveLength(1);
});

test('a grant has the conditions of both kinds, under one operator too', () => {
  const stack = keyStackIn(new App());

  grantNarrowed(new EncryptionKey(stack, 'Key'), roleIn(stack), ['kms:Decrypt'], { conditions: { StringEquals: VIA_S3 }, identityContext: { StringEquals: BUCKET } });

  expect(identityPolicy(stack).map(({ Condition }) => Condition)).toEqual([{ StringEquals: { ...VIA_S3, ...BUCKET } }]);
});

test('a grant on a key that was looked up is in the identity policy, from another Region too', () => {
  const app = new App();
  const stack = keyStackIn(app);
  const readers = new Stack(app, 'Readers', { env: OTHER_REGION_HERE });

  grantNarrowed(kms.Key.fromLookup(stack, 'Key', { aliasName: 'alias/orders' }), roleIn(readers, 'Reader'), ACTIONS, { conditions: NARROWING.conditions });

  expect(identityPolicy(readers).map(({ Action, Condition }) => [Action, Condition])).toEqual([[ACTIONS, { StringEquals: VIA_S3 }]]);
  expect(warningsOf(stack)).toEqual([]);
});

test('a grant through an alias names the key, since a policy that names an alias lets nobody use it', () => {
  const stack = keyStackIn(new App());
  const key = new EncryptionKey(stack, 'Key');

  grantNarrowed(key.addAlias('orders'), roleIn(stack), ACTIONS, NARROWING);

  expect(identityPolicy(stack)).toEqual(narrowedIdentity({ 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }));
});

test('a grant leaves other grants to the same role as wide as they were', () => {
  const stack = keyStackIn(new App());
  const [key, role] = [new EncryptionKey(stack, 'Key'), roleIn(stack)];

  grantNarrowed(key, role, ['kms:Decrypt'], NARROWING);
  key.grantDecrypt(role);

  expect(identityPolicy(stack).map(statement => statement.Condition)).toEqual([{ StringEquals: VIA_S3, ArnLike: BUCKET }, undefined]);
});

test('grants to two roles of another account admit both, where policies are minimized', () => {
  const app = new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } });
  const stack = keyStackIn(app);
  const key = new EncryptionKey(stack, 'Key');
  const arns = ['First', 'Second'].map(name => `arn:aws:iam::${OTHER_ACCOUNT}:role/${name}`);

  arns.forEach(arn => grantNarrowed(key, new iam.ArnPrincipal(arn), ['kms:Decrypt'], NARROWING));

  expect(addedToKeyPolicy(stack).map(({ Principal }) => Principal)).toEqual([{ AWS: arns }]);
});

test('a grant can be waited for', () => {
  const stack = keyStackIn(new App());
  const [key, role] = [new EncryptionKey(stack, 'Key'), roleIn(stack)];
  const dependent = new kms.Key(stack, 'Dependent');

  grantNarrowed(key, role, ACTIONS, NARROWING).applyBefore(dependent);

  const [policyId] = onlyResourceOfType(templateOf(stack), 'AWS::IAM::Policy');
  expect(templateOf(stack).Resources[stack.getLogicalId(dependent.node.defaultChild as kms.CfnKey)].DependsOn).toContain(policyId);
});

test('a grant to a group of another Region is refused, since a key policy cannot name a group', () => {
  const app = new App();
  const key = new EncryptionKey(new Stack(app, 'Keys', { env: HERE }), 'Key');
  const group = new iam.Group(new Stack(app, 'People', { env: { ...HERE, region: 'us-east-1' } }), 'Auditors', { groupName: 'auditors' });

  expect(() => key.grantDecrypt(group)).toThrow(/^Keys\/Key: cannot be opened to the group People\/Auditors, .* Grant to a role$/);
});

test('a grant to a group of the account is in its identity policy', () => {
  const stack = new Stack(new App(), 'Keys', { env: HERE });
  const group = new iam.Group(stack, 'Auditors');

  new EncryptionKey(stack, 'Key').grantDecrypt(group);

  expect(identityPolicy(stack)).toEqual([expect.objectContaining({ Action: 'kms:Decrypt' })]);
});
