import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DEFAULT_CROSS_STACK_REFERENCES } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { keyFor } from '../../src/keys/encryption-key';
import { KEY_ADMINISTRATION_ACTIONS, MULTI_REGION_ADMINISTRATION_ACTIONS } from '../../src/keys/key-actions';
import type { TemplateResource } from '../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../support/template/synth';
import {
  ACCOUNT, ACCOUNT_STATEMENT, addedToKeyPolicy, errorOf, HERE, identityPolicy, IMPORTED_KEY_ARN, keyPolicy, OTHER_ACCOUNT, OTHER_REGION_HERE, warningsOf,
} from './support';
import { EncryptionKey, type EncryptionKeyProps, KeyService, KeySource, ViaService } from 'cdk-at-rest';

function stackIn(app = new App(), id = 'Storage'): Stack {
  return new Stack(app, id, { env: HERE });
}

/** The resource of a stack's only key. */
function keyResource(props?: EncryptionKeyProps): TemplateResource {
  const stack = stackIn();
  new EncryptionKey(stack, 'Key', props);
  return onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key')[1];
}

/** The key policy of a key with those props. */
function policyWith(props: EncryptionKeyProps): unknown[] {
  const stack = stackIn();
  new EncryptionKey(stack, 'Key', props);
  return keyPolicy(stack);
}

function statement(props: iam.PolicyStatementProps = {}): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: 'Own', principals: [new iam.ArnPrincipal(ADMIN)], actions: ['kms:DescribeKey'], resources: ['*'], ...props });
}

const ADMIN = `arn:aws:iam::${ACCOUNT}:role/Admin`;

describe('a key without props', () => {
  test('rotates, is retained, waits 30 days before it is deleted, and delegates to the account', () => {
    expect(keyResource()).toEqual({
      Type: 'AWS::KMS::Key',
      Properties: {
        Description: 'Data at rest of Storage/Key',
        EnableKeyRotation: true,
        KeyPolicy: { Version: '2012-10-17', Statement: [ACCOUNT_STATEMENT] },
        PendingWindowInDays: 30,
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('has the same defaults when the props are there, and undefined', () => {
    expect(keyResource({
      enableKeyRotation: undefined,
      rotationPeriod: undefined,
      pendingWindow: undefined,
      removalPolicy: undefined,
      policy: undefined,
      description: undefined,
      services: undefined,
    })).toEqual(keyResource());
  });

  test('has the logical id of a kms.Key, so that adopting it replaces nothing', () => {
    const [stack, plain] = [stackIn(), stackIn()];
    new EncryptionKey(stack, 'Key');
    new kms.Key(plain, 'Key');

    expect(onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key')[0]).toBe(onlyResourceOfType(templateOf(plain), 'AWS::KMS::Key')[0]);
  });
});

describe('a key with props', () => {
  test('has what they say', () => {
    const { Properties, DeletionPolicy } = keyResource({
      description: 'Orders', rotationPeriod: Duration.days(180), pendingWindow: Duration.days(7), multiRegion: true, enabled: false,
    });

    expect(Properties).toMatchObject({
      Description: 'Orders', EnableKeyRotation: true, RotationPeriodInDays: 180, PendingWindowInDays: 7, MultiRegion: true, Enabled: false,
    });
    expect(DeletionPolicy).toBe('Retain');
  });

  test('does not rotate when told so', () => {
    const { Properties } = keyResource({ enableKeyRotation: false });

    expect(Properties).toMatchObject({ EnableKeyRotation: false });
    expect(Properties).not.toHaveProperty('RotationPeriodInDays');
  });

  test('refuses a rotation period outside of the limits, and names them', () => {
    expect(errorOf(() => new EncryptionKey(stackIn(), 'Key', { rotationPeriod: Duration.days(89) })))
      .toBe('Storage/Key: rotationPeriod has to be 90 to 2560 whole days, received 89 days');
  });

  test.each([6, 31])('refuses a deletion window of %d days', days => {
    expect(() => new EncryptionKey(stackIn(), 'Key', { pendingWindow: Duration.days(days) })).toThrow(`must between 7 and 30 days. Received: ${days}`);
  });

  test('admits its services', () => {
    const stack = stackIn();
    new EncryptionKey(stack, 'Key', { services: [KeyService.config(), KeyService.budgets()] });

    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['Config', 'Budgets']);
  });
});

describe('the account statement', () => {
  const account = () => new iam.PolicyStatement({ sid: 'Account', principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: ['*'] });

  test('is added to a policy of the user\'s own', () => {
    expect(policyWith({ policy: new iam.PolicyDocument({ statements: [statement()] }) })).toEqual([
      { Sid: 'Own', Effect: 'Allow', Principal: { AWS: ADMIN }, Action: 'kms:DescribeKey', Resource: '*' }, ACCOUNT_STATEMENT,
    ]);
  });

  test.each<[string, () => iam.PolicyStatement]>([
    ['as CDK writes it', account],
    ['with the literal account', () => statement({ sid: 'Account', principals: [new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:root`)], actions: ['kms:*'] })],
  ])('is not added to a policy that has it, %s', (_how, make) => {
    expect(policyWith({ policy: new iam.PolicyDocument({ statements: [make()] }) })).toEqual([expect.objectContaining({ Sid: 'Account' })]);
  });

  test.each<[string, iam.PolicyStatementProps]>([
    ['is of another account', { principals: [new iam.AccountPrincipal(OTHER_ACCOUNT)], actions: ['kms:*'] }],
    ['has a condition', { principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], conditions: { Bool: { 'aws:SecureTransport': 'true' } } }],
    ['is narrower', { principals: [new iam.AccountRootPrincipal()], actions: ['kms:Decrypt'] }],
    ['denies', { principals: [new iam.AccountRootPrincipal()], actions: ['kms:ReplicateKey'], effect: iam.Effect.DENY }],
  ])('is added to a policy whose only statement %s', (_how, props) => {
    expect(policyWith({ policy: new iam.PolicyDocument({ statements: [statement(props)] }) })).toEqual([expect.anything(), ACCOUNT_STATEMENT]);
  });

  test('names the account of the deployment where that is open, and is added beside a literal account, which may be another', () => {
    const stack = new Stack(new App(), 'Storage');
    new EncryptionKey(stack, 'Key', {
      policy: new iam.PolicyDocument({ statements: [statement({ principals: [new iam.AccountPrincipal(ACCOUNT)], actions: ['kms:*'] })] }),
    });

    expect(keyPolicy(stack)[1]).toMatchObject({
      Sid: 'AccountDelegatesToIam', Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] } },
    });
  });

  test('leaves a policy that is passed changeable', () => {
    const stack = stackIn();
    const policy = new iam.PolicyDocument({ statements: [statement()] });
    new EncryptionKey(stack, 'Key', { policy });
    policy.addStatements(statement({ sid: 'Later' }));

    expect(keyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['Own', 'AccountDelegatesToIam', 'Later']);
  });
});

describe('an administrator', () => {
  const granted = (stack: Stack) => identityPolicy(stack).map(({ Action, Resource }) => [Action, Resource]);

  function withRole(props: (role: iam.Role) => EncryptionKeyProps, then: (key: EncryptionKey, role: iam.Role) => void = () => {}): Stack {
    const stack = stackIn();
    const role = new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() });
    then(new EncryptionKey(stack, 'Key', props(role)), role);
    return stack;
  }

  test.each<[string, () => Stack]>([
    ['the prop admins', () => withRole(role => ({ admins: [role] }))],
    ['grantAdmin', () => withRole(() => ({}), (key, role) => key.grantAdmin(role))],
    ['grants.admin', () => withRole(() => ({}), (key, role) => key.grants.admin(role))],
  ])('that is a role of the account gets the spelled-out list in its identity policy, by %s', (_how, make) => {
    const stack = make();

    expect(granted(stack)).toEqual([[KEY_ADMINISTRATION_ACTIONS, { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] }]]);
    expect(keyPolicy(stack)).toEqual([ACCOUNT_STATEMENT]);
  });

  test('that is known by its ARN gets it in the key policy', () => {
    expect(policyWith({ admins: [new iam.ArnPrincipal(ADMIN)] })).toEqual([
      ACCOUNT_STATEMENT, { Effect: 'Allow', Principal: { AWS: ADMIN }, Action: KEY_ADMINISTRATION_ACTIONS, Resource: '*' },
    ]);
  });

  test('never gets kms:CreateGrant, nor a pattern that contains it', () => {
    const inKeyPolicy = policyWith({ multiRegion: true, admins: [new iam.ArnPrincipal(ADMIN)] });
    const text = JSON.stringify([...inKeyPolicy, ...granted(withRole(role => ({ admins: [role] })))]);

    expect(text).toContain('kms:CreateAlias');
    expect(text).not.toMatch(/kms:Create(Grant|\*)/);
  });

  test('of a multi-Region key replicates it and moves its primary Region', () => {
    const actions = [...KEY_ADMINISTRATION_ACTIONS, ...MULTI_REGION_ADMINISTRATION_ACTIONS];

    expect(granted(withRole(role => ({ admins: [role], multiRegion: true })))[0][0]).toEqual(actions);
    expect(granted(withRole(() => ({ multiRegion: true }), (key, role) => key.grantAdmin(role)))[0][0]).toEqual(actions);
  });

  test('is granted administration, and the grant says so', () => {
    const stack = stackIn();

    expect(new EncryptionKey(stack, 'Key').grantAdmin(new iam.ArnPrincipal(ADMIN)).success).toBe(true);
  });
});

describe('the grants of a key', () => {
  test('are those of kms.Key, but for admin', () => {
    const stack = stackIn();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    new EncryptionKey(stack, 'Key').grants.decrypt(role);

    expect(identityPolicy(stack).map(({ Action }) => Action)).toEqual(['kms:Decrypt']);
  });

  test('to a role of the account leave the key policy alone', () => {
    const stack = stackIn();
    new EncryptionKey(stack, 'Key').grantEncryptDecrypt(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));

    expect(addedToKeyPolicy(stack)).toEqual([]);
  });
});

describe('a reference from another stack', () => {
  function topicUnder(keyOf: (stack: Stack) => kms.IKey, context?: Record<string, string>): { producer: Stack; consumer: Stack; app: App } {
    const app = new App({ context });
    const [producer, consumer] = [stackIn(app, 'Keys'), stackIn(app, 'Storage')];
    new sns.Topic(consumer, 'Topic', { masterKey: keyOf(producer) });
    return { app, producer, consumer };
  }
  const keyOfTopic = (stack: Stack) => onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic')[1].Properties?.KmsMasterKeyId;

  test.each(['weak', 'both', 'strong'])('holds the key, where the app prefers %s references', strength => {
    const { producer, consumer } = topicUnder(stack => new EncryptionKey(stack, 'Key'), { [DEFAULT_CROSS_STACK_REFERENCES]: strength });

    expect(keyOfTopic(consumer)).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Keys:ExportsOutputFnGetAttKey/) as unknown });
    expect(Object.values(templateOf(producer).Outputs ?? {}).map(output => output.Export?.Name)).toEqual([expect.stringMatching(/^Keys:/)]);
  });

  test('does not hold a kms.Key there, which is what makes the difference', () => {
    const { consumer } = topicUnder(stack => new kms.Key(stack, 'Key'), { [DEFAULT_CROSS_STACK_REFERENCES]: 'weak' });

    expect(keyOfTopic(consumer)).toEqual({ 'Fn::GetStackOutput': expect.anything() as unknown });
  });

  test('of the same Region is allowed where all Regions are open', () => {
    const app = new App();
    const consumer = new Stack(app, 'Storage');
    new sns.Topic(consumer, 'Topic', { masterKey: new EncryptionKey(new Stack(app, 'Keys'), 'Key') });

    expect(keyOfTopic(consumer)).toEqual({ 'Fn::ImportValue': expect.anything() as unknown });
  });

  test.each<[string, (key: EncryptionKey) => string]>([['ARN', key => key.keyArn], ['id', key => key.keyId]])(
    'of another Region to its %s is refused, and names ReplicaEncryptionKey instead', (_attribute, attribute) => {
      const app = new App();
      const key = new EncryptionKey(stackIn(app, 'Keys'), 'Key');
      const consumer = new Stack(app, 'Far', { env: OTHER_REGION_HERE });
      new sns.CfnTopic(consumer, 'Topic', { kmsMasterKeyId: attribute(key) });

      expect(errorOf(() => app.synth())).toContain('Keys/Key: is a key of eu-west-1 and is used by Far/Topic in us-east-1: a KMS key works in its own Region only. '
        + 'Give Far a key of its own, or make this one multiRegion and create a ReplicaEncryptionKey in Far');
    });

  test.each<[string, (key: EncryptionKey) => string, string]>([['ARN', key => key.keyArn, 'FnGetAttKey'], ['id', key => key.keyId, 'RefKey']])(
    'can be prepared by exporting its %s', (_attribute, attribute, name) => {
      const stack = stackIn();
      stack.exportValue(attribute(new EncryptionKey(stack, 'Key')));

      expect(Object.keys(templateOf(stack).Outputs ?? {})).toEqual([expect.stringMatching(new RegExp(`^ExportsOutput${name}`))]);
    });
});

describe('the ARN of a replica', () => {
  test('is that of the key, in the other Region', () => {
    const stack = stackIn();
    const key = new EncryptionKey(stack, 'Key', { multiRegion: true });

    expect(stack.resolve(key.replicaArn('us-east-1'))).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:kms:us-east-1:${ACCOUNT}:key/`, { Ref: stack.getLogicalId(key.node.defaultChild as kms.CfnKey) }]],
    });
  });

  test('is refused for a key without replicas, which names multiRegion instead', () => {
    expect(errorOf(() => new EncryptionKey(stackIn(), 'Key').replicaArn('us-east-1')))
      .toBe('Storage/Key: replicaArn(\'us-east-1\') was asked of a key that is not multiRegion, which has no replicas: create it with multiRegion: true');
  });
});

describe('the methods of a key change its own policy', () => {
  test.each<[string, (key: EncryptionKey) => void, string[]]>([
    ['allowService', key => key.allowService(KeyService.config()), ['Config']],
    ['allowViaService', key => key.allowViaService(ViaService.S3), ['ViaS3']],
    ['shareWithAccount', key => key.shareWithAccount(OTHER_ACCOUNT), ['Account444455556666Use', 'Account444455556666Grants']],
  ])('%s', (_name, change, sids) => {
    const stack = stackIn();
    change(new EncryptionKey(stack, 'Key'));

    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(sids);
  });

  test.each<[string, (key: EncryptionKey, role: iam.Role) => iam.Grant, string]>([
    ['grantEnvelopeEncrypt', (key, role) => key.grantEnvelopeEncrypt(role, { tenant: 'blue' }), 'kms:GenerateDataKey'],
    ['grantEnvelopeDecrypt', (key, role) => key.grantEnvelopeDecrypt(role, { tenant: 'blue' }), 'kms:Decrypt'],
  ])('%s, or the identity policy of a role', (_name, grant, action) => {
    const stack = stackIn();
    grant(new EncryptionKey(stack, 'Key'), new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));

    expect(identityPolicy(stack)).toEqual([expect.objectContaining({ Action: action, Condition: { StringEquals: { 'kms:EncryptionContext:tenant': 'blue' } } })]);
  });
});

describe('EncryptionKey.of', () => {
  test('makes one key a stack, on first use', () => {
    const stack = stackIn();

    expect(Object.keys(resourcesOfType(templateOf(stackIn()), 'AWS::KMS::Key'))).toEqual([]);
    const key = EncryptionKey.of(stack);

    expect(EncryptionKey.of(new Construct(stack, 'Service'))).toBe(key);
    expect(key).toBeInstanceOf(EncryptionKey);
    expect(key.node.path).toBe('Storage/EncryptionKey');
    expect(onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key')[1].Properties).toMatchObject({ EnableKeyRotation: true });
  });

  test('makes another for another stack', () => {
    const app = new App();

    expect(EncryptionKey.of(stackIn(app, 'First'))).not.toBe(EncryptionKey.of(stackIn(app, 'Second')));
  });

  test('gives a nested stack the key of its root stack, whichever asks first', () => {
    const [first, second] = [stackIn(), stackIn()];
    const nestedIn = (stack: Stack) => new NestedStack(new NestedStack(stack, 'Outer'), 'Inner');

    const fromNested = EncryptionKey.of(nestedIn(first));
    const fromRoot = EncryptionKey.of(second);

    expect(EncryptionKey.of(first)).toBe(fromNested);
    expect(EncryptionKey.of(nestedIn(second))).toBe(fromRoot);
    expect(Stack.of(fromNested)).toBe(first);
  });

  test('gives the stacks of each stage keys of their own', () => {
    const app = new App();
    const stacks = ['Test', 'Production'].map(id => new Stack(new Stage(app, id), 'Storage'));

    expect(stacks.map(stack => EncryptionKey.of(stack).node.path)).toEqual(['Test/Storage/EncryptionKey', 'Production/Storage/EncryptionKey']);
    app.synth();
  });

  test('works where account and Region are open', () => {
    const stack = new Stack(new App(), 'Storage');
    new sns.Topic(stack, 'Topic', { masterKey: EncryptionKey.of(stack) });

    const [keyId] = onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key');
    expect(onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic')[1].Properties).toEqual({ KmsMasterKeyId: { 'Fn::GetAtt': [keyId, 'Arn'] } });
    expect(warningsOf(stack)).toEqual([]);
  });

  test.each<[string, () => KeySource]>([['perStack', () => KeySource.perStack()], ['perService', () => KeySource.perService()], ['perResource', () => KeySource.perResource()]])(
    'gives keys the same ids in whatever order they are asked for, %s', (_name, source) => {
      const requests: Array<(stack: Stack) => void> = [
        stack => keyFor(stack, 'Data', 'S3'), stack => keyFor(stack, 'Table', 'DynamoDB'), stack => EncryptionKey.of(stack),
        stack => keyFor(stack.node.findChild('Service') as Construct, 'Data', 'S3'),
      ];
      const idsIn = (order: typeof requests) => {
        const stack = stackIn();
        new Construct(stack, 'Service');
        EncryptionKey.useSource(stack, source());
        order.forEach(request => request(stack));
        return Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key')).sort();
      };

      expect(idsIn(requests)).toEqual(idsIn([...requests].reverse()));
    });

  describe('where something else has the id of the key', () => {
    const refusal = 'Storage/EncryptionKey: has the id that EncryptionKey.of(Storage) gives to the key it makes: '
      + 'rename it, or share it with EncryptionKey.useSource(scope, KeySource.given(key))';

    test.each<[string, (stack: Stack) => void]>([
      ['another construct', stack => new Construct(stack, 'EncryptionKey')],
      ['a kms.Key', stack => new kms.Key(stack, 'EncryptionKey')],
      ['an EncryptionKey of the user\'s own', stack => new EncryptionKey(stack, 'EncryptionKey')],
    ])('refuses %s, and names KeySource.given instead', (_what, make) => {
      const stack = stackIn();
      make(stack);

      expect(errorOf(() => EncryptionKey.of(stack))).toBe(refusal);
    });

    test('shares that key when told so', () => {
      const stack = stackIn();
      const key = new EncryptionKey(stack, 'EncryptionKey');
      EncryptionKey.useSource(stack, KeySource.given(key));

      expect(EncryptionKey.of(stack)).toBe(key);
    });
  });

  test('refuses a given key of another Region', () => {
    const stack = new Stack(new App(), 'Far', { env: OTHER_REGION_HERE });
    EncryptionKey.useSource(stack, KeySource.given(kms.Key.fromKeyArn(stack, 'Given', IMPORTED_KEY_ARN)));

    expect(() => EncryptionKey.of(stack)).toThrow(/eu-west-1.*us-east-1.*ReplicaEncryptionKey/s);
  });
});

describe('EncryptionKey.fromKey', () => {
  test('gives an EncryptionKey back as it is', () => {
    const key = new EncryptionKey(stackIn(), 'Key');

    expect(EncryptionKey.fromKey(key)).toBe(key);
  });

  // Of two views of one key each would add the same statements, under the same Sids.
  test('gives what it gave back as it is', () => {
    const view = EncryptionKey.fromKey(new kms.Key(stackIn(), 'Key'));

    expect(EncryptionKey.fromKey(view)).toBe(view);
  });

  test('shows any other key under its own ARN', () => {
    const stack = stackIn();
    const key = new kms.Key(stack, 'Key');

    expect(stack.resolve(EncryptionKey.fromKey(key).keyArn)).toEqual(stack.resolve(key.keyArn));
  });
});
