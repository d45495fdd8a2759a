import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, ManagedPolicy, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { EncryptionKey, KeyService, ReplicaEncryptionKey, ViaService } from '../../src';
import { decisions } from '../support/policy/decisions';
import type { RequestContext, Statement } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, role, stackIn, stacksOf,
  STRANGER, TAKEOVER, THIRD_STRANGER, USE, via, worldOf,
} from './cast';

/** Administration of a key, spelled out once more: an action that is missing here or there shows. */
const ADMINISTRATION = [
  'kms:CreateAlias', 'kms:UpdateAlias', 'kms:DeleteAlias', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:GetParametersForImport',
  'kms:GetPublicKey', 'kms:GetKeyLastUsage', 'kms:ListGrants', 'kms:ListKeyPolicies', 'kms:ListKeyRotations', 'kms:ListResourceTags',
  'kms:PutKeyPolicy', 'kms:UpdateKeyDescription', 'kms:EnableKey', 'kms:DisableKey', 'kms:EnableKeyRotation', 'kms:DisableKeyRotation',
  'kms:RotateKeyOnDemand', 'kms:RevokeGrant', 'kms:ImportKeyMaterial', 'kms:DeleteImportedKeyMaterial', 'kms:TagResource', 'kms:UntagResource',
  'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion',
];
const MULTI_REGION_ADMINISTRATION = ['kms:ReplicateKey', 'kms:UpdatePrimaryRegion', 'kms:SynchronizeMultiRegionKey'];

/** What an administrator must not hold: each is use of the key, or a way to give that use to oneself without a trace in the policy. */
const NOT_ADMINISTRATION = [
  ...USE, 'kms:GenerateDataKeyPair', 'kms:GenerateDataKeyPairWithoutPlaintext', 'kms:Sign', 'kms:Verify', 'kms:GenerateMac', 'kms:VerifyMac',
  'kms:DeriveSharedSecret', 'kms:CreateGrant', 'kms:RetireGrant',
];

describe('the account statement', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  new EncryptionKey(stack, 'Key');
  new EncryptionKey(stack, 'Other');
  const world = worldOf(app);

  decisions(world, [
    ...mayEach([...USE, ...TAKEOVER], { who: STRANGER, on: 'Key', given: ALL_OF_KMS, because: 'IAM policies of the account count' }),
    ...mayNotEach([...USE, ...TAKEOVER], { who: STRANGER, on: 'Key', because: 'the statement delegates to IAM, and IAM allows nothing' }),
    { who: STRANGER, mayNot: 'kms:Decrypt', on: 'Key', given: allowing('kms:Encrypt'), because: 'IAM allows something else' },
    { who: STRANGER, may: 'kms:Decrypt', on: 'Other', given: allowing('kms:Decrypt', world.keyArn('Other')) },
    { who: STRANGER, mayNot: 'kms:Decrypt', on: 'Key', given: allowing('kms:Decrypt', world.keyArn('Other')), because: 'IAM allows another key' },
    { who: `arn:aws:sts::${ACCOUNT}:assumed-role/Stranger/alice`, may: 'kms:Decrypt', on: 'Key', given: ALL_OF_KMS },
    { who: `arn:aws:iam::${ACCOUNT}:user/alice`, may: 'kms:PutKeyPolicy', on: 'Key', given: ALL_OF_KMS, because: 'the key outlives every principal it could name' },
    ...mayNotEach([...USE, ...TAKEOVER], { who: OTHER_STRANGER, on: 'Key', given: ALL_OF_KMS, because: 'it is another account' }),
    ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: 's3.amazonaws.com', on: 'Key', when: { 'aws:SourceAccount': ACCOUNT } }),
  ]);

  describe('is added to a policy of one\'s own that lacks it', () => {
    const own = stackIn(newApp(), 'Keys');
    new EncryptionKey(own, 'Key', {
      policy: new PolicyDocument({
        statements: [new PolicyStatement({ principals: [new AccountPrincipal(OTHER_ACCOUNT)], actions: ['kms:*'], resources: ['*'] })],
      }),
    });

    decisions(worldOf(own), [
      { who: STRANGER, may: 'kms:PutKeyPolicy', given: ALL_OF_KMS },
      { who: STRANGER, mayNot: 'kms:PutKeyPolicy' },
    ]);
  });

  describe('is of the partition of the key', () => {
    const china = stackIn(newApp(), 'Keys', { region: 'cn-north-1' });
    new EncryptionKey(china, 'Key');

    decisions(worldOf(china), [
      { who: `arn:aws-cn:iam::${ACCOUNT}:role/Stranger`, may: 'kms:Decrypt', given: ALL_OF_KMS },
      { who: `arn:aws-cn:iam::${ACCOUNT}:role/Stranger`, mayNot: 'kms:Decrypt' },
    ]);
  });

  describe('is of the account that an environment-agnostic stack is deployed to', () => {
    const agnostic = new Stack(newApp(), 'Keys');
    new EncryptionKey(agnostic, 'Key');

    decisions(worldOf(agnostic), [
      { who: STRANGER, may: 'kms:Decrypt', given: ALL_OF_KMS },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', given: ALL_OF_KMS },
    ]);
  });
});

describe('an administrator', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  const elsewhere = stackIn(app, 'Elsewhere');
  const otherRegion = stackIn(app, 'OtherRegion', { region: OTHER_REGION });
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  const key = new EncryptionKey(stack, 'Key', { admins: [role(stack, 'Administrator')] });
  new EncryptionKey(stack, 'MultiRegion', { multiRegion: true, admins: [role(stack, 'MultiRegionAdministrator')] });
  new EncryptionKey(stack, 'NotAdministered');
  new EncryptionKey(away, 'OwnKey');
  new EncryptionKey(otherRegion, 'VirginiaKey');
  key.grantAdmin(role(elsewhere, 'Later'));
  key.grantAdmin(role(otherRegion, 'Virginia', { roleName: 'Virginia' }));
  key.grantAdmin(role(away, 'Guest', { roleName: 'Guest' }));
  key.grantAdmin(Role.fromRoleArn(stack, 'Imported', `arn:aws:iam::${OTHER_ACCOUNT}:role/Imported`));
  role(elsewhere, 'Named', { roleName: 'Named' });
  key.grantAdmin(Role.fromRoleName(stack, 'ByName', 'Named'));
  const world = worldOf(app);

  decisions(world, [
    ...mayEach(ADMINISTRATION, { who: 'Administrator', on: 'Key' }),
    ...mayNotEach(NOT_ADMINISTRATION, { who: 'Administrator', on: 'Key' }),
    ...mayNotEach(MULTI_REGION_ADMINISTRATION, { who: 'Administrator', on: 'Key', because: 'the key has no replicas' }),
    { who: 'Administrator', mayNot: 'kms:CreateGrant', on: 'Key', when: { 'kms:GrantIsForAWSResource': 'true' }, because: 'a grant is use of the key' },
    ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: 'Administrator', on: 'NotAdministered', because: 'it is another key' }),
  ]);

  describe.each([
    ['of another stack', 'Later'],
    ['of another Region', 'Virginia'],
    ['of another account', 'Guest'],
    ['imported by name', 'Named'],
  ])('%s', (_, who) => {
    decisions(world, [
      ...mayEach(ADMINISTRATION, { who, on: 'Key' }),
      ...mayNotEach(NOT_ADMINISTRATION, { who, on: 'Key' }),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who, on: 'NotAdministered', because: 'it is another key' }),
    ]);
  });

  describe('of another account', () => {
    decisions(world, [
      ...mayNotEach(NOT_ADMINISTRATION, { who: 'Guest', on: 'Key', given: ALL_OF_KMS, because: 'the key\'s own policy lets it administer only' }),
      ...mayNotEach(TAKEOVER, { who: OTHER_STRANGER, on: 'Key', given: ALL_OF_KMS, because: 'another principal of that account was granted' }),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: 'Guest', on: 'OwnKey', because: 'it was granted one key, and not those of its own account' }),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: 'Virginia', on: 'VirginiaKey', because: 'nor those of its own Region' }),
    ]);
  });

  describe('of another account, of whom the app holds nothing,', () => {
    const who = `arn:aws:iam::${OTHER_ACCOUNT}:role/Imported`;

    decisions(world, [
      ...mayEach(['kms:PutKeyPolicy', 'kms:RotateKeyOnDemand'], { who, on: 'Key', given: allowing('kms:*', world.keyArn('Key')), because: 'its account allows it, too' }),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:RotateKeyOnDemand'], { who, on: 'Key', because: 'its account has to allow it, too' }),
      ...mayNotEach(['kms:Decrypt', 'kms:CreateGrant'], { who, on: 'Key', given: ALL_OF_KMS }),
    ]);
  });

  describe('of a multi-Region key', () => {
    decisions(world, [
      ...mayEach([...ADMINISTRATION, ...MULTI_REGION_ADMINISTRATION], { who: 'MultiRegionAdministrator', on: 'MultiRegion' }),
      ...mayNotEach(NOT_ADMINISTRATION, { who: 'MultiRegionAdministrator', on: 'MultiRegion' }),
    ]);
  });
});

describe('grants of use', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  const elsewhere = stackIn(app, 'Elsewhere');
  const otherRegion = stackIn(app, 'OtherRegion', { region: OTHER_REGION });
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  const key = new EncryptionKey(stack, 'Key');
  new EncryptionKey(stack, 'NotGranted');
  new EncryptionKey(away, 'OwnKey');
  new EncryptionKey(otherRegion, 'VirginiaKey');
  for (const each of [stack, elsewhere, otherRegion, away]) {
    const named = (id: string) => role(each, id, { roleName: `${each.stackName}-${id}` });
    key.grantDecrypt(named('Reader'));
    key.grantEncrypt(named('Writer'));
    key.grants.encryptDecrypt(named('User'));
    key.grants.admin(named('Administrator'));
  }
  const world = worldOf(app);
  const writing = USE.filter(action => action !== 'kms:Decrypt');

  describe.each([
    ['the same stack', 'Keys'],
    ['another stack', 'Elsewhere'],
    ['another Region', 'OtherRegion'],
    ['another account', 'Away'],
  ])('to a role of %s', (_, stackName) => {
    const [reader, writer, user, administrator] = ['Reader', 'Writer', 'User', 'Administrator'].map(id => `${stackName}/${id}`);

    decisions(world, [
      { who: reader, may: 'kms:Decrypt', on: 'Key' },
      ...mayNotEach([...writing, ...TAKEOVER], { who: reader, on: 'Key' }),
      ...mayEach(writing, { who: writer, on: 'Key' }),
      ...mayNotEach(['kms:Decrypt', ...TAKEOVER], { who: writer, on: 'Key' }),
      ...mayEach(USE, { who: user, on: 'Key' }),
      ...mayNotEach(TAKEOVER, { who: user, on: 'Key' }),
      ...mayEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: administrator, on: 'Key' }),
      ...mayNotEach(NOT_ADMINISTRATION, { who: administrator, on: 'Key' }),
      ...['NotGranted', 'OwnKey', 'VirginiaKey'].flatMap(on => [
        { who: reader, mayNot: 'kms:Decrypt', on, because: 'it is another key' },
        { who: user, mayNot: 'kms:GenerateDataKey', on, because: 'it is another key' },
      ]),
    ]);
  });

  describe('let nobody else in', () => {
    decisions(world, [
      ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey', 'kms:PutKeyPolicy'], { who: STRANGER, on: 'Key' }),
      ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey', 'kms:PutKeyPolicy'], { who: OTHER_STRANGER, on: 'Key', given: ALL_OF_KMS }),
      { who: `arn:aws:sts::${ACCOUNT}:assumed-role/OtherRegion-Reader/alice`, may: 'kms:Decrypt', on: 'Key' },
      { who: `arn:aws:iam::${ACCOUNT}:role/path/OtherRegion-Reader`, mayNot: 'kms:Decrypt', on: 'Key', because: 'it is another role' },
      { who: `arn:aws:iam::${OTHER_ACCOUNT}:role/OtherRegion-Reader`, mayNot: 'kms:Decrypt', on: 'Key', given: ALL_OF_KMS, because: 'it is a role of that name in another account' },
      { who: `arn:aws:iam::${ACCOUNT}:role/Away-Reader`, mayNot: 'kms:Decrypt', on: 'Key', because: 'it is a role of that name in the key\'s account' },
    ]);
  });
});

describe('grants to a role of another account, whose stack depends on that of the key,', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  away.addStackDependency(stack);
  const key = new EncryptionKey(stack, 'Key');
  const context = { 'kms:EncryptionContext:tenant': 'blue' };
  key.grantAdmin(role(away, 'Administrator', { roleName: 'Administrator' }));
  key.grantEnvelopeDecrypt(role(away, 'Opener', { roleName: 'Opener' }), { tenant: 'blue' });

  decisions(worldOf(app), [
    ...mayEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: 'Administrator', on: 'Key' }),
    ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: OTHER_STRANGER, on: 'Key', given: ALL_OF_KMS, because: 'another principal of that account was granted' }),
    ...mayNotEach(['kms:Decrypt', 'kms:CreateGrant'], { who: 'Administrator', on: 'Key', given: ALL_OF_KMS }),
    { who: 'Opener', may: 'kms:Decrypt', on: 'Key', onlyWhen: context },
    { who: 'Opener', may: 'kms:Decrypt', on: 'Key', given: ALL_OF_KMS, onlyWhen: context, because: 'the key\'s own policy asks for the context, too' },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'Key', given: ALL_OF_KMS, when: context, because: 'another principal of that account was granted' },
  ]);
});

/** Its ARN is known at deployment only, and the whole account in its place would be everybody else's key as well. */
test('a role of another account that has no name of its own is refused, or is the only one who is let in', async () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  away.addStackDependency(stack);
  const key = new EncryptionKey(stack, 'Key');

  let world: World;
  try {
    key.grantAdmin(role(away, 'Nameless'));
    key.grantDecrypt(role(away, 'Reader'));
    world = worldOf(app);
  } catch (error) {
    expect(String(error)).toMatch(/name/);
    return;
  }
  for (const action of ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:Decrypt']) {
    expect([action, await world.decide({ principal: OTHER_STRANGER, action, key: world.keyArn(), identityPolicies: [ALL_OF_KMS] })]).toEqual([action, 'ImplicitlyDenied']);
  }
});

describe('shareWithAccount', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  const [key, second] = ['Key', 'Second'].map(id => new EncryptionKey(stack, id));
  const statements = key.shareWithAccount(OTHER_ACCOUNT);
  second.shareWithAccount(OTHER_ACCOUNT);
  // Only to read the statements, resolved, from the template: they are for the other account.
  role(stack, 'Envelope', { managedPolicies: [new ManagedPolicy(stack, 'Statements', { statements })] });
  const world = worldOf(app);
  const given = world.identityPoliciesOf('Envelope').map(({ policy }) => policy);
  const grants = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
  const forAws = { 'kms:GrantIsForAWSResource': 'true' };

  test('returns statements that are as narrow as its own', () => {
    expect(given.map(({ Statement }) => Statement)).toEqual([[
      { Sid: 'UseSharedKey', Effect: 'Allow', Action: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'], Resource: world.keyArn('Key') },
      { Sid: 'GrantSharedKeyToServices', Effect: 'Allow', Action: grants, Resource: world.keyArn('Key'), Condition: { Bool: forAws } },
    ]]);
  });

  describe('lets the principals of the account in that have the returned statements', () => {
    decisions(world, [
      ...mayEach([...USE, 'kms:DescribeKey'], { who: OTHER_STRANGER, on: 'Key', given }),
      ...mayNotEach([...USE, 'kms:DescribeKey'], { who: OTHER_STRANGER, on: 'Key', because: 'its account has to allow it, too' }),
      { who: OTHER_STRANGER, may: 'kms:Decrypt', on: 'Key', given, when: via('s3') },
      ...mayNotEach(USE, { who: OTHER_STRANGER, on: 'Second', given, because: 'the statements are for one key' }),
      ...grants.map(may => ({ who: OTHER_STRANGER, may, on: 'Key', given, onlyWhen: forAws })),
      ...mayNotEach(grants, { who: OTHER_STRANGER, on: 'Second', given, when: forAws, because: 'the statements are for one key' }),
      ...mayNotEach(grants, { who: OTHER_STRANGER, on: 'Key', when: forAws, because: 'its account has to allow it, too' }),
    ]);
  });

  describe('lets in what the account\'s own IAM allows, within limits', () => {
    decisions(world, [
      ...mayEach([...USE, 'kms:DescribeKey'], { who: OTHER_STRANGER, on: 'Key', given: ALL_OF_KMS }),
      ...grants.map(may => ({ who: OTHER_STRANGER, may, on: 'Key', given: ALL_OF_KMS, onlyWhen: forAws, because: 'only a service may make and take grants, for its resources' })),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:GetKeyPolicy', 'kms:TagResource'],
        { who: OTHER_STRANGER, on: 'Key', given: ALL_OF_KMS, because: 'a guest does not administer' }),
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'Key', given: allowing('kms:Encrypt') },
    ]);
  });

  describe('lets nobody else in', () => {
    decisions(world, [
      ...mayNotEach([...USE, ...grants], { who: THIRD_STRANGER, on: 'Key', given: ALL_OF_KMS, because: 'it is a third account' }),
      ...mayNotEach(grants, { who: THIRD_STRANGER, on: 'Key', given: ALL_OF_KMS, when: forAws }),
      ...mayNotEach(USE, { who: STRANGER, on: 'Key', because: 'the key\'s own account still needs IAM' }),
      { who: 's3.amazonaws.com', mayNot: 'kms:Decrypt', on: 'Key', when: { 'aws:SourceAccount': OTHER_ACCOUNT } },
    ]);
  });
});

describe('grants for envelope encryption', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  const elsewhere = stackIn(app, 'Elsewhere');
  const otherRegion = stackIn(app, 'OtherRegion', { region: OTHER_REGION });
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  const key = new EncryptionKey(stack, 'Key');
  new EncryptionKey(stack, 'NotGranted');
  new EncryptionKey(away, 'OwnKey');
  new EncryptionKey(otherRegion, 'VirginiaKey');
  const blue = { tenant: 'blue' };
  key.grantEnvelopeEncrypt(role(stack, 'Sealer'), blue);
  key.grantEnvelopeDecrypt(role(stack, 'Opener'), blue);
  key.grantEnvelopeDecrypt(role(stack, 'Pedant'), { 'tenant': 'blue', 'aws:order': 'b*' });
  key.grantEnvelopeDecrypt(role(elsewhere, 'Neighbour'), blue);
  key.grantEnvelopeDecrypt(role(otherRegion, 'Virginia', { roleName: 'Virginia' }), blue);
  key.grantEnvelopeDecrypt(role(away, 'Guest', { roleName: 'Guest' }), blue);
  role(elsewhere, 'Named', { roleName: 'Named' });
  key.grantEnvelopeDecrypt(Role.fromRoleName(stack, 'ByName', 'Named'), blue);
  const world = worldOf(app);
  const context = (pairs: Record<string, string>): RequestContext =>
    Object.fromEntries(Object.entries(pairs).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));

  describe('grantEnvelopeEncrypt', () => {
    decisions(world, [
      { who: 'Sealer', may: 'kms:GenerateDataKey', on: 'Key', onlyWhen: context(blue) },
      { who: 'Sealer', may: 'kms:GenerateDataKey', on: 'Key', when: context({ ...blue, more: 'x' }), because: 'more pairs may be there' },
      { who: 'Sealer', mayNot: 'kms:GenerateDataKey', on: 'Key', when: context({ tenant: 'Blue' }), because: 'values are compared to the letter' },
      { who: 'Sealer', mayNot: 'kms:GenerateDataKey', on: 'Key', when: context({ colour: 'blue' }), because: 'the name is another' },
      { who: 'Sealer', mayNot: 'kms:GenerateDataKey', on: 'NotGranted', when: context(blue) },
      ...mayNotEach([...USE.filter(action => action !== 'kms:GenerateDataKey'), 'kms:CreateGrant'], { who: 'Sealer', on: 'Key', when: context(blue) }),
      { who: 'Sealer', mayNot: 'kms:DescribeKey', on: 'Key' },
    ]);
  });

  describe.each([
    ['the same stack', 'Opener'],
    ['another stack', 'Neighbour'],
    ['another Region', 'Virginia'],
    ['another account', 'Guest'],
    ['outside the app, by name', 'Named'],
  ])('grantEnvelopeDecrypt to a role of %s', (_, who) => {
    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'Key', onlyWhen: context(blue) },
      { who, may: 'kms:Decrypt', on: 'Key', when: context({ ...blue, more: 'x' }), because: 'more pairs may be there' },
      ...mayNotEach([...USE.filter(action => action !== 'kms:Decrypt'), 'kms:CreateGrant'], { who, on: 'Key', when: context(blue) }),
      { who, mayNot: 'kms:DescribeKey', on: 'Key' },
      { who, mayNot: 'kms:Decrypt', on: 'NotGranted', when: context(blue) },
    ]);
  });

  describe('with several pairs', () => {
    decisions(world, [
      { who: 'Pedant', may: 'kms:Decrypt', on: 'Key', onlyWhen: context({ 'tenant': 'blue', 'aws:order': 'b*' }) },
      { who: 'Pedant', mayNot: 'kms:Decrypt', on: 'Key', when: context({ 'tenant': 'blue', 'aws:order': 'brown' }), because: 'a value is no pattern' },
    ]);
  });

  describe('to a role of another account or Region', () => {
    decisions(world, [
      { who: 'Guest', may: 'kms:Decrypt', on: 'Key', given: ALL_OF_KMS, onlyWhen: context(blue), because: 'the key\'s own policy asks for the context, whatever the guest\'s allows' },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'Key', given: ALL_OF_KMS, when: context(blue), because: 'another principal of that account was granted' },
      { who: 'Guest', mayNot: 'kms:Decrypt', on: 'OwnKey', when: context(blue), because: 'it was granted one key, and not those of its own account' },
      { who: 'Virginia', mayNot: 'kms:Decrypt', on: 'VirginiaKey', when: context(blue), because: 'nor those of its own Region' },
    ]);
  });

  describe('to a service in its own name', () => {
    const services = stackIn(newApp(), 'Keys');
    const source = { 'aws:SourceAccount': ACCOUNT };
    const ofService = new EncryptionKey(services, 'Key');
    ofService.grantEnvelopeDecrypt(new ServicePrincipal('lambda.amazonaws.com', { conditions: { StringEquals: source } }), blue);
    ofService.grantEnvelopeEncrypt(new ServicePrincipal('sns.amazonaws.com'), blue);

    decisions(worldOf(services), [
      { who: 'lambda.amazonaws.com', may: 'kms:Decrypt', onlyWhen: { ...source, ...context(blue) } },
      { who: 'sns.amazonaws.com', may: 'kms:GenerateDataKey', onlyWhen: { ...source, ...context(blue) } },
      { who: 'lambda.amazonaws.com', mayNot: 'kms:GenerateDataKey', when: { ...source, ...context(blue) } },
      { who: 'events.amazonaws.com', mayNot: 'kms:Decrypt', when: { ...source, ...context(blue) }, because: 'it is another service' },
    ]);
  });
});

describe('a replica', () => {
  const app = newApp();
  const stack = stackIn(app, 'Primaries');
  const replicas = stackIn(app, 'Replicas', { region: OTHER_REGION });
  const primary = new EncryptionKey(stack, 'Primary', { multiRegion: true, admins: [role(stack, 'PrimaryAdministrator')] });
  const replica = new ReplicaEncryptionKey(replicas, 'Replica', {
    primaryKey: primary, admins: [role(replicas, 'Administrator')], services: [KeyService.cloudWatchLogs('/app/*')],
  });
  primary.shareWithAccount(OTHER_ACCOUNT);
  primary.allowViaService(ViaService.S3);
  primary.grantEncryptDecrypt(role(stack, 'PrimaryUser'));
  replica.grantEncryptDecrypt(role(replicas, 'User'));
  replica.grantEnvelopeDecrypt(role(replicas, 'Opener'), { tenant: 'blue' });
  replica.grantEnvelopeEncrypt(role(replicas, 'Sealer'), { tenant: 'blue' });
  const opened = new ReplicaEncryptionKey(replicas, 'Opened', { primaryKey: new EncryptionKey(stack, 'Closed', { multiRegion: true }) });
  opened.shareWithAccount(OTHER_ACCOUNT);
  opened.allowViaService(ViaService.SQS);
  const world = worldOf(app);
  const blue = { 'kms:EncryptionContext:tenant': 'blue' };

  describe('has the account statement and administrators of its own', () => {
    decisions(world, [
      ...mayEach([...USE, ...TAKEOVER], { who: STRANGER, on: 'Replica', given: ALL_OF_KMS }),
      ...mayNotEach([...USE, ...TAKEOVER], { who: STRANGER, on: 'Replica' }),
      ...mayEach([...ADMINISTRATION, ...MULTI_REGION_ADMINISTRATION], { who: 'Administrator', on: 'Replica' }),
      ...mayNotEach(NOT_ADMINISTRATION, { who: 'Administrator', on: 'Replica' }),
      ...mayEach(['kms:PutKeyPolicy', 'kms:ReplicateKey'], { who: 'PrimaryAdministrator', on: 'Primary' }),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: 'PrimaryAdministrator', on: 'Replica', because: 'a replica\'s policy is not copied from the primary key' }),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: 'Administrator', on: 'Primary' }),
    ]);
  });

  describe('admits on its own account, and its primary key is not opened with it', () => {
    decisions(world, [
      ...mayEach(USE, { who: 'User', on: 'Replica' }),
      ...mayNotEach(USE, { who: 'User', on: 'Primary' }),
      ...mayEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: 'PrimaryUser', on: 'Primary' }),
      ...mayNotEach(USE, { who: 'PrimaryUser', on: 'Replica' }),
      { who: 'Opener', may: 'kms:Decrypt', on: 'Replica', onlyWhen: blue },
      { who: 'Opener', mayNot: 'kms:GenerateDataKey', on: 'Replica', when: blue },
      { who: 'Sealer', may: 'kms:GenerateDataKey', on: 'Replica', onlyWhen: blue },
      { who: 'Sealer', mayNot: 'kms:Decrypt', on: 'Replica', when: blue },
    ]);
  });

  describe('shares what it is asked to share, and nothing that its primary key shares', () => {
    decisions(world, [
      { who: OTHER_STRANGER, may: 'kms:Decrypt', on: 'Primary', given: ALL_OF_KMS },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'Replica', given: ALL_OF_KMS },
      { who: OTHER_STRANGER, may: 'kms:Decrypt', on: 'Opened', given: ALL_OF_KMS },
      { who: OTHER_STRANGER, mayNot: 'kms:PutKeyPolicy', on: 'Opened', given: ALL_OF_KMS },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'Closed', given: ALL_OF_KMS, because: 'its replica was shared, and not itself' },
      { who: STRANGER, may: 'kms:Decrypt', on: 'Primary', onlyWhen: via('s3') },
      { who: STRANGER, mayNot: 'kms:Decrypt', on: 'Replica', when: via('s3', OTHER_REGION) },
      { who: STRANGER, may: 'kms:Decrypt', on: 'Opened', onlyWhen: via('sqs', OTHER_REGION) },
      { who: STRANGER, mayNot: 'kms:Decrypt', on: 'Opened', when: via('sqs'), because: 'that is the Region of the primary key' },
    ]);
  });

  describe('admits services of its own Region', () => {
    const logGroup = { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${OTHER_REGION}:${ACCOUNT}:log-group:/app/orders` };

    decisions(world, [
      { who: `logs.${OTHER_REGION}.amazonaws.com`, may: 'kms:Decrypt', on: 'Replica', onlyWhen: logGroup },
      { who: `logs.${REGION}.amazonaws.com`, mayNot: 'kms:Decrypt', on: 'Replica', when: logGroup },
      { who: `logs.${OTHER_REGION}.amazonaws.com`, mayNot: 'kms:Decrypt', on: 'Primary', when: logGroup },
    ]);
  });
});

describe('any other key of the app, as an encryption key', () => {
  const app = newApp();
  const stack = stackIn(app, 'Keys');
  const key = EncryptionKey.fromKey(new Key(stack, 'Key'));
  const signing = EncryptionKey.fromKey(new Key(stack, 'Signing', { keySpec: KeySpec.RSA_2048, keyUsage: KeyUsage.SIGN_VERIFY }));
  const mac = EncryptionKey.fromKey(new Key(stack, 'Mac', { keySpec: KeySpec.HMAC_256, keyUsage: KeyUsage.GENERATE_VERIFY_MAC }));
  key.grantDecrypt(role(stack, 'Reader'));
  key.grantEncrypt(role(stack, 'Writer'));
  key.grantEncryptDecrypt(role(stack, 'User'));
  key.grant(role(stack, 'Auditor'), 'kms:DescribeKey');
  key.grantDecrypt(role(stackIn(app, 'Away', { account: OTHER_ACCOUNT }), 'Guest', { roleName: 'Guest' }));
  key.grantEnvelopeDecrypt(role(stack, 'Opener'), { tenant: 'blue' });
  signing.grantSign(role(stack, 'Signer'));
  signing.grantVerify(role(stack, 'Verifier'));
  signing.grantSignVerify(role(stack, 'Notary'));
  mac.grantGenerateMac(role(stack, 'Maker'));
  mac.grantVerifyMac(role(stack, 'Checker'));
  key.shareWithAccount(OTHER_ACCOUNT);
  key.allowViaService(ViaService.SQS);
  key.allowService(KeyService.config());
  const world = worldOf(app);
  const encryption = ['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey'];

  decisions(world, [
    { who: 'Reader', may: 'kms:Decrypt', on: 'Key' },
    ...mayNotEach([...encryption, ...TAKEOVER], { who: 'Reader', on: 'Key' }),
    ...mayEach(encryption, { who: 'Writer', on: 'Key' }),
    ...mayNotEach(['kms:Decrypt', ...TAKEOVER], { who: 'Writer', on: 'Key' }),
    ...mayEach([...encryption, 'kms:Decrypt'], { who: 'User', on: 'Key' }),
    ...mayNotEach(TAKEOVER, { who: 'User', on: 'Key' }),
    { who: 'Auditor', may: 'kms:DescribeKey', on: 'Key' },
    { who: 'Auditor', mayNot: 'kms:Decrypt', on: 'Key' },
    { who: 'Guest', may: 'kms:Decrypt', on: 'Key' },
    { who: 'Guest', mayNot: 'kms:Encrypt', on: 'Key' },
    { who: 'Opener', may: 'kms:Decrypt', on: 'Key', onlyWhen: { 'kms:EncryptionContext:tenant': 'blue' } },
    { who: 'Signer', may: 'kms:Sign', on: 'Signing' },
    { who: 'Signer', mayNot: 'kms:Verify', on: 'Signing' },
    { who: 'Verifier', may: 'kms:Verify', on: 'Signing' },
    { who: 'Verifier', mayNot: 'kms:Sign', on: 'Signing' },
    ...mayEach(['kms:Sign', 'kms:Verify'], { who: 'Notary', on: 'Signing' }),
    { who: 'Maker', may: 'kms:GenerateMac', on: 'Mac' },
    { who: 'Maker', mayNot: 'kms:VerifyMac', on: 'Mac' },
    { who: 'Checker', may: 'kms:VerifyMac', on: 'Mac' },
    { who: 'Checker', mayNot: 'kms:GenerateMac', on: 'Mac' },
    { who: OTHER_STRANGER, may: 'kms:GenerateDataKey', on: 'Key', given: ALL_OF_KMS },
    { who: OTHER_STRANGER, mayNot: 'kms:PutKeyPolicy', on: 'Key', given: ALL_OF_KMS },
    { who: STRANGER, may: 'kms:Decrypt', on: 'Key', onlyWhen: via('sqs') },
    { who: 'config.amazonaws.com', may: 'kms:Decrypt', on: 'Key', onlyWhen: { 'aws:SourceAccount': ACCOUNT } },
    { who: 'config.amazonaws.com', mayNot: 'kms:Decrypt', on: 'Mac', when: { 'aws:SourceAccount': ACCOUNT }, because: 'it was allowed another key' },
  ]);
});

describe('an imported key of another account', () => {
  /** The owner's template: the account statement that KMS gives a key, and what the app printed for the owner to add. */
  const owner = (printed: Statement[]) => ({
    name: 'Owner',
    account: OTHER_ACCOUNT,
    region: REGION,
    template: {
      Resources: {
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: {
            KeyPolicy: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }, ...printed],
            },
          },
        },
      },
    },
  });
  const keyArn = World.of(owner([])).keyArn();
  const app = newApp();
  const stack = stackIn(app, 'App');
  const key = EncryptionKey.fromKey(Key.fromKeyArn(stack, 'Imported', keyArn));
  role(stack, 'User', { roleName: 'User' });
  role(stack, 'Opener', { roleName: 'Opener' });
  key.grantEncryptDecrypt(Role.fromRoleArn(stack, 'UserByArn', `arn:aws:iam::${ACCOUNT}:role/User`));
  key.grantEnvelopeDecrypt(Role.fromRoleArn(stack, 'OpenerByArn', `arn:aws:iam::${ACCOUNT}:role/Opener`), { tenant: 'blue' });
  key.allowService(KeyService.config());
  key.allowViaService(ViaService.SQS);
  const stacks = stacksOf(app);
  const blue = { 'kms:EncryptionContext:tenant': 'blue' };

  describe('before its owner has added what was printed', () => {
    decisions(World.of(...stacks, owner([])), [
      ...mayNotEach(['kms:Decrypt', 'kms:GenerateDataKey'], { who: 'User', on: keyArn }),
      { who: 'Opener', mayNot: 'kms:Decrypt', on: keyArn, when: blue },
      { who: 'config.amazonaws.com', mayNot: 'kms:Decrypt', on: keyArn, when: { 'aws:SourceAccount': OTHER_ACCOUNT } },
    ]);
  });

  describe('when its owner has added what was printed', () => {
    decisions(World.of(...stacks, owner(printedStatements(stack))), [
      ...mayEach(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], { who: 'User', on: keyArn }),
      ...mayNotEach(TAKEOVER, { who: 'User', on: keyArn }),
      { who: 'Opener', may: 'kms:Decrypt', on: keyArn, onlyWhen: blue },
      { who: 'Opener', may: 'kms:Decrypt', on: keyArn, given: ALL_OF_KMS, onlyWhen: blue, because: 'what was printed holds the context, too' },
      { who: STRANGER, mayNot: 'kms:Decrypt', on: keyArn, given: ALL_OF_KMS, because: 'another principal was granted' },
      { who: 'config.amazonaws.com', may: 'kms:Decrypt', on: keyArn, onlyWhen: { 'aws:SourceAccount': OTHER_ACCOUNT }, because: 'it acts for the key\'s account' },
      { who: OTHER_STRANGER, may: 'kms:Decrypt', on: keyArn, onlyWhen: via('sqs'), because: 'the principals of the key\'s account are meant' },
      { who: STRANGER, mayNot: 'kms:Decrypt', on: keyArn, given: ALL_OF_KMS, when: via('sqs') },
    ]);
  });
});
