import { EncryptionLevel } from '../../src/checks/encryption-level';
import type { InventoryKey } from '../../src/inventory/inventory-key';
import { takeInventory } from '../../src/inventory/take-inventory';
import { TemplateSet } from '../../src/templates/template-set';
import { ACCOUNT, ACCOUNT_ROOT, allow, arnOf, file, key, roleWith, setOf } from './support/orders';

const OTHER_ACCOUNT = '444455556666';
const ALL = ['kms:*'];

/** The entry of a key of a set. */
function keyIn(set: TemplateSet, logicalId = 'Key'): InventoryKey {
  return takeInventory(set, { level: EncryptionLevel.CUSTOMER_MANAGED }).keys.find(each => each.logicalId === logicalId)!;
}

/** `<who> <how> <administers> | <uses>` of everything that has effect. */
function effective({ access }: InventoryKey): string[] {
  return access.filter(({ withoutEffect }) => !withoutEffect)
    .map(({ principal, by, administers, uses }) => `${principal} by ${by}: ${administers.join(' ')} | ${uses.join(' ')}`);
}

describe('the account', () => {
  test('decides by its IAM policies where the key policy has the account statement, and is no user by name', () => {
    const found = keyIn(setOf({ Key: key() }));
    expect(found).toMatchObject({ administrators: [], users: [], overlaps: [], access: [] });
    expect(found.delegation).toMatch(/^The key policy leaves everything to the account's IAM policies/);
  });

  test('decides nothing where the key policy names roles alone: an identity policy then does nothing', () => {
    const policy = { Statement: [{ Effect: 'Allow', Principal: { AWS: arnOf('Owner') }, Action: 'kms:*', Resource: '*' }] };
    const found = keyIn(setOf({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: policy } }, ...roleWith('Owner', []), ...roleWith('Reader', [allow('kms:Decrypt', arnOf('Key'))]),
    }));
    expect(found).toMatchObject({ administrators: ['Owner'], users: ['Owner'], overlaps: ['Owner'] });
    expect(found.delegation).toBe('The key policy leaves nothing to the account\'s IAM policies: it alone decides.');
    expect(found.access.filter(({ withoutEffect }) => withoutEffect)).toMatchObject([{ principal: 'Reader', uses: ['kms:Decrypt'] }]);
  });

  test('decides on a key without a policy: KMS gives it the one that delegates', () => {
    const found = keyIn(setOf({ Key: { Type: 'AWS::KMS::Key' }, ...roleWith('Reader', [allow('kms:Decrypt', arnOf('Key'))]) }));
    expect(found.users).toEqual(['Reader']);
  });

  test('decides only through a service where the statement says so, and that condition goes with every identity policy', () => {
    const viaS3 = { Effect: 'Allow', Principal: ACCOUNT_ROOT, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } } };
    const found = keyIn(setOf({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [viaS3] } } }, ...roleWith('Reader', [allow(['kms:Decrypt', 'kms:PutKeyPolicy'], arnOf('Key'))]),
    }));
    expect(effective(found)).toEqual(['Reader by identity policy:  | kms:Decrypt']);
    expect(found.access[0].conditions).toEqual(['kms:ViaService StringEquals s3.eu-central-1.amazonaws.com']);
    expect(found.delegation).toBe('The key policy leaves to the account\'s IAM policies: kms:Decrypt, where kms:ViaService StringEquals s3.eu-central-1.amazonaws.com.');
  });

  test('is told from another one, whose IAM policies decide there', () => {
    const found = keyIn(setOf({ Key: key([{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` }, Action: 'kms:Decrypt', Resource: '*' }]) }));
    expect(found.access).toMatchObject([{ principal: `account ${OTHER_ACCOUNT}`, kind: 'other account', uses: ['kms:Decrypt'] }]);
  });

  test('of a role counts: what one of another account is allowed has effect where the key policy lets that account in', () => {
    const stack = { name: 'Other.template.json', account: OTHER_ACCOUNT };
    const reader = (keyValue: unknown) => file(roleWith('Reader', [allow(['kms:Decrypt', 'kms:DisableKey'], keyValue)]), stack);
    const exported = { others: { Outputs: { KeyArn: { Value: arnOf('Key'), Export: { Name: 'KeyArn' } } } } };
    const letIn = { Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT }, Action: 'kms:Decrypt', Resource: '*' };
    const found = keyIn(new TemplateSet([file({ Key: key([letIn]) }, exported), reader('*')]));
    expect(effective(found)).toContain('Reader by identity policy:  | kms:Decrypt');
    expect(found.administrators).toEqual([]);
    expect(effective(keyIn(new TemplateSet([file({ Key: key() }, exported), reader('*')])))).toEqual([]);
  });
});

describe('an identity policy', () => {
  test.each<[string, Record<string, object>, string]>([
    ['of a policy resource', roleWith('Reader', [allow('kms:Decrypt', arnOf('Key'))]), 'Reader'],
    ['on every resource', roleWith('Reader', [allow('kms:*', '*')]), 'Reader'],
    ['on every key of the account', roleWith('Reader', [allow('kms:Decrypt', { 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*' })]), 'Reader'],
    ['on everything but something', roleWith('Reader', [{ Effect: 'Allow', Action: 'kms:Decrypt', NotResource: 'arn:aws:s3:::logs' }]), 'Reader'],
    ['of every action but some', roleWith('Reader', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]), 'Reader'],
    ['within a role', { Reader: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyName: 'Read', PolicyDocument: { Statement: allow('kms:Decrypt', arnOf('Key')) } }] } } }, 'Reader'],
    ['of a user', { Reader: { Type: 'AWS::IAM::User' }, Policy: { Type: 'AWS::IAM::UserPolicy', Properties: { UserName: { Ref: 'Reader' }, PolicyDocument: { Statement: [allow('kms:Decrypt', arnOf('Key'))] } } } }, 'Reader'],
    ['managed, and named by the role', {
      Read: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [allow('kms:Decrypt', arnOf('Key'))] } } },
      Reader: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [{ Ref: 'Read' }] } },
    }, 'Reader'],
    ['managed, and attached to nobody', { Read: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: { Statement: [allow('kms:Decrypt', arnOf('Key'))] } } } }, 'whoever has the policy Read'],
    ['of AWS that allows everything', { Reader: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AdministratorAccess']] }] } } }, 'Reader'],
    ['attached to a role by its name', {
      Reader: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'reader' } },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles: ['reader'], PolicyDocument: { Statement: [allow('kms:Decrypt', arnOf('Key'))] } } },
    }, 'Reader'],
    ['of a permission set, as a text', {
      Reader: { Type: 'AWS::SSO::PermissionSet', Properties: { InlinePolicy: JSON.stringify({ Statement: [allow('kms:Decrypt', '*')] }) } },
    }, 'Reader'],
    ['on everything but another key', roleWith('Reader', [{ Effect: 'Allow', Action: 'kms:Decrypt', NotResource: arnOf('Other') }]), 'Reader'],
    ['under a condition of the template', roleWith('Reader', [{ 'Fn::If': ['IsProduction', allow('kms:Decrypt', arnOf('Key')), { Ref: 'AWS::NoValue' }] }]), 'Reader'],
  ])('%s lets its principal use the key', (_, resources, user) => {
    expect(keyIn(setOf({ Key: key(), ...resources })).users).toEqual([user]);
  });

  test.each<[string, object]>([
    ['on another key', allow('kms:Decrypt', arnOf('Other'))],
    ['on keys of another account', allow('kms:Decrypt', `arn:aws:kms:*:${OTHER_ACCOUNT}:key/*`)],
    ['on keys of another Region', allow('kms:Decrypt', 'arn:aws:kms:us-east-1:*:key/*')],
    ['on an alias, which gives nothing', allow('kms:Decrypt', `arn:aws:kms:*:${ACCOUNT}:alias/*`)],
    ['on a key by its id, which a new one has not', allow('kms:Decrypt', `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`)],
    ['on everything but the key', { Effect: 'Allow', Action: 'kms:Decrypt', NotResource: arnOf('Key') }],
    ['that only describes', allow(['kms:DescribeKey', 'kms:List*', 'kms:Get*'], '*')],
  ])('%s lets nobody use it', (_, statement) => {
    const resources = { Key: key(), Other: key(), ...roleWith('Reader', [statement]) };
    expect(keyIn(setOf(resources)).users).toEqual([]);
  });

  test('keeps its conditions, those of the template included', () => {
    const statement = { 'Fn::If': ['IsProduction', allow('kms:Decrypt', arnOf('Key'), { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } } }), { Ref: 'AWS::NoValue' }] };
    expect(keyIn(setOf({ Key: key(), ...roleWith('Reader', [statement]) })).access[0].conditions)
      .toEqual(['where IsProduction', 'kms:ViaService StringEquals s3.eu-central-1.amazonaws.com']);
  });

  test('that cannot be read is said among the limits', () => {
    const set = setOf({ Key: key(), ...roleWith('Reader', [{ 'Fn::Transform': { Name: 'Macro' } }]) });
    expect(takeInventory(set, { level: EncryptionLevel.KMS }).limits.at(-1)).toContain('cannot be read before deployment, and are not in it: ReaderPolicy.');
  });
});

describe('denials', () => {
  test('without a condition take away, whoever allowed', () => {
    const denied = { Effect: 'Deny', Principal: { AWS: arnOf('Reader') }, Action: 'kms:Decrypt', Resource: '*' };
    const resources = { ...roleWith('Reader', [allow(['kms:Decrypt', 'kms:Encrypt'], arnOf('Key'))]), ...roleWith('Writer', [allow('kms:Decrypt', arnOf('Key'))]) };
    expect(effective(keyIn(setOf({ Key: key([denied]), ...resources })))).toEqual(['Reader by identity policy:  | kms:Encrypt', 'Writer by identity policy:  | kms:Decrypt']);
  });

  test('of an identity policy take away from its own principal alone', () => {
    const resources = { ...roleWith('Reader', [allow('kms:*', '*'), { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' }]), ...roleWith('Writer', [allow('kms:Decrypt', '*')]) };
    const found = keyIn(setOf({ Key: key(), ...resources }));
    expect(found.access.find(({ principal }) => principal === 'Reader')!.uses).not.toContain('kms:Decrypt');
    expect(found.users).toEqual(['Reader', 'Writer']);
  });

  test('of everybody but some leave those', () => {
    const denied = { Effect: 'Deny', NotPrincipal: { AWS: arnOf('Reader') }, Action: 'kms:Decrypt', Resource: '*' };
    const resources = { ...roleWith('Reader', [allow('kms:Decrypt', '*')]), ...roleWith('Writer', [allow('kms:Decrypt', '*')]) };
    expect(keyIn(setOf({ Key: key([denied]), ...resources })).users).toEqual(['Reader']);
  });

  test('under a condition are told, and take nothing away', () => {
    const denied = { Sid: 'OutsideNetwork', Effect: 'Deny', Principal: '*', Action: 'kms:Decrypt', Resource: '*', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } };
    const found = keyIn(setOf({ Key: key([denied]), ...roleWith('Reader', [allow('kms:Decrypt', '*')]) }));
    expect(found.users).toEqual(['Reader']);
    expect(found.remarks).toEqual(['OutsideNetwork denies kms:Decrypt to everybody, where aws:SourceVpc StringNotEquals vpc-1.']);
  });
});

describe('principals of a key policy', () => {
  test.each<[string, object, string, string]>([
    ['a role of the template', { AWS: arnOf('Admin') }, 'Admin', 'role'],
    ['a role by the name that the template gives it', { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/team/admin' } }, 'Admin', 'role'],
    ['a role of another account', { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/admin` }, `arn:aws:iam::${OTHER_ACCOUNT}:role/admin`, 'role'],
    ['a session of a role', { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/admin/session` }, 'Admin', 'role'],
    ['a user of no template', { AWS: `arn:aws:iam::${ACCOUNT}:user/ops/jane` }, `arn:aws:iam::${ACCOUNT}:user/ops/jane`, 'user'],
    ['a service', { Service: 'logs.amazonaws.com' }, 'logs.amazonaws.com', 'service'],
    ['somebody from elsewhere', { Federated: 'accounts.example.com' }, 'accounts.example.com (Federated)', 'federated'],
    ['everybody', { AWS: '*' }, 'everybody', 'everybody'],
  ])('%s', (_, principal, name, kind) => {
    const statement = { Effect: 'Allow', Principal: principal, Action: 'kms:DisableKey', Resource: '*' };
    expect(keyIn(setOf({ Key: key([statement]), ...roleWith('Admin', [], { RoleName: 'admin' }) })).access).toMatchObject([{ principal: name, kind }]);
  });

  test('everybody of one account, through a service, as AWS managed keys have it', () => {
    const statement = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*', Condition: { StringEquals: { 'kms:CallerAccount': ACCOUNT, 'kms:ViaService': 'ec2.eu-central-1.amazonaws.com' } } };
    expect(keyIn(setOf({ Key: key([statement]) })).users).toEqual(['every principal of an account']);
  });

  test('services keep the conditions on their source', () => {
    const statement = { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'kms:GenerateDataKey*', Resource: '*', Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } };
    expect(keyIn(setOf({ Key: key([statement]) })).access).toMatchObject([
      { principal: 'cloudtrail.amazonaws.com', uses: ['kms:GenerateDataKey*'], conditions: ['aws:SourceAccount StringEquals ${AWS::AccountId}'] },
    ]);
  });

  test('a statement without a resource lets nobody in', () => {
    expect(keyIn(setOf({ Key: key([{ Effect: 'Allow', Principal: { AWS: arnOf('Admin') }, Action: 'kms:*' }]), ...roleWith('Admin', []) })).access).toEqual([]);
  });
});

describe('both administer and use', () => {
  test('by different policies: one in the key policy, the other in IAM', () => {
    const administers = { Effect: 'Allow', Principal: { AWS: arnOf('Admin') }, Action: ['kms:PutKeyPolicy', 'kms:Enable*'], Resource: '*' };
    const found = keyIn(setOf({ Key: key([administers]), ...roleWith('Admin', [allow('kms:Decrypt', arnOf('Key'))]), ...roleWith('Reader', [allow('kms:Decrypt', arnOf('Key'))]) }));
    expect(found).toMatchObject({ administrators: ['Admin'], users: ['Admin', 'Reader'], overlaps: ['Admin'] });
  });

  test('not where the identity policy has no effect', () => {
    const administers = { Effect: 'Allow', Principal: { AWS: arnOf('Admin') }, Action: 'kms:PutKeyPolicy', Resource: '*' };
    const found = keyIn(setOf({ Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: [administers] } } }, ...roleWith('Admin', [allow('kms:Decrypt', arnOf('Key'))]) }));
    expect(found.overlaps).toEqual([]);
  });

  test('is said of kms:* at once, with the grants that it may make', () => {
    const found = keyIn(setOf({ Key: key(), ...roleWith('Owner', [allow('kms:*', arnOf('Key'))]) }));
    expect(found.access).toMatchObject([{ administers: ALL, uses: ALL, grants: true }]);
  });
});

test('on a key from outside, what identity policies allow is listed, as far as its own policy lets them', () => {
  const arn = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const set = setOf({ Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: arn } }, ...roleWith('Reader', [allow('kms:Decrypt', arn)]), ...roleWith('Other', [allow('kms:Decrypt', arn.replace('1234abcd', '4321abcd'))]) });
  const [found] = takeInventory(set, { level: EncryptionLevel.KMS }).keys;
  expect(found).toMatchObject({ id: arn, users: ['Reader'] });
  expect(found.delegation).toMatch(/^Its key policy is not in the templates/);
});

test('keys of other stacks are recognized behind imports and parameters of nested stacks', () => {
  const nested = file(roleWith('Reader', [allow('kms:Decrypt', { Ref: 'KeyArn' })]), { name: 'Nested.json', nestedIn: { template: 'Orders.template.json', logicalId: 'Nested' } });
  const parent = file({ Key: key(), Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { KeyArn: arnOf('Key') } } } }, { others: { Outputs: { KeyArn: { Value: arnOf('Key'), Export: { Name: 'Shared' } } } } });
  const other = file(roleWith('Writer', [allow('kms:Encrypt', { 'Fn::ImportValue': 'Shared' })]), { name: 'Other.json' });
  expect(keyIn(new TemplateSet([parent, nested, other])).users).toEqual(['Reader', 'Writer']);
});
