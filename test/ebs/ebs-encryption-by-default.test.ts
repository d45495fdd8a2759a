import { App, CfnDeletionPolicy, NestedStack, RemovalPolicies, RemovalPolicy, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import {
  addedToKeyPolicy, errorOf, HERE, IMPORTED_KEY_ARN, inPartition, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, OTHER_REGION_HERE, warningIdsOf, warningsOf,
} from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../support/template/synth';
import { EbsEncryptionByDefault, type EbsEncryptionByDefaultProps, EncryptionKey, KeySource, ReplicaEncryptionKey } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Defaults', { env: HERE });
});

function withProps(props: EbsEncryptionByDefaultProps = {}): EbsEncryptionByDefault {
  return new EbsEncryptionByDefault(stack, 'Ebs', props);
}

function properties(type: string): JsonObject {
  return onlyResourceOfType(templateOf(stack), type)[1].Properties ?? {};
}

function statements(): JsonObject[] {
  return (properties('AWS::IAM::ManagedPolicy').PolicyDocument as JsonObject).Statement as JsonObject[];
}

describe('without props', () => {
  test('the default key is the shared key, and deleting leaves the setting', () => {
    const ebs = withProps();

    expect(ebs.encryptionKey).toBe(EncryptionKey.of(stack));
    expect(properties('Custom::EbsEncryptionByDefault')).toMatchObject({
      KmsKeyId: stack.resolve(ebs.encryptionKey.keyArn) as JsonObject, RestoreOnDelete: 'false', Probe: 'false', ServiceTimeout: '1200',
    });
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('what was found is recorded by a resource of its own, which the setting refers to', () => {
    withProps();

    expect(properties('Custom::EbsEncryptionByDefault')).toMatchObject({
      FoundEncryptionByDefault: { 'Fn::GetAtt': ['EbsEncryptionFound', 'EncryptionByDefault'] },
      FoundKmsKeyId: { 'Fn::GetAtt': ['EbsEncryptionFound', 'KmsKeyId'] },
    });
    // Nothing that could change: CloudFormation never asks again what was found.
    expect(Object.keys(properties('Custom::EbsEncryptionFound'))).toEqual(['ServiceToken', 'ServiceTimeout']);
  });

  test('the function may read and change the setting in its Region, and describe its key', () => {
    withProps();

    expect(statements()).toEqual([
      {
        Sid: 'Setting',
        Effect: 'Allow',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
        Action: ['ec2:GetEbsEncryptionByDefault', 'ec2:EnableEbsEncryptionByDefault', 'ec2:GetEbsDefaultKmsKeyId', 'ec2:ModifyEbsDefaultKmsKeyId'],
      },
      {
        Sid: 'Key', Effect: 'Allow', Action: 'kms:DescribeKey', Resource: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject,
      },
      { Sid: 'Log', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: expect.anything() as JsonObject },
    ]);
  });

  test('its log is under the key, kept for a year and retained', () => {
    withProps();

    const [, group] = onlyResourceOfType(templateOf(stack), 'AWS::Logs::LogGroup');
    expect(group).toMatchObject({ DeletionPolicy: 'Retain', Properties: { RetentionInDays: 365, KmsKeyId: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject } });
    expect(group.Properties).not.toHaveProperty('LogGroupName');
  });

  test('the key lets in every principal through EC2, and the log groups of the stack', () => {
    withProps();

    expect(addedToKeyPolicy(stack).map(statement => statement.Sid)).toEqual(['ViaEc2', 'ViaEc2Grants', 'CloudWatchLogs']);
    expect(JSON.stringify(addedToKeyPolicy(stack)[2])).toContain(':log-group:Defaults-*');
  });

  test('or with undefined ones, everything is the same', () => {
    const said = new Stack(new App(), 'Defaults', { env: HERE });
    new EbsEncryptionByDefault(said, 'Ebs', { encryptionKey: undefined, restoreOnDelete: undefined, probe: undefined, accounts: undefined, logRetention: undefined });
    withProps();

    expect(templateOf(said)).toEqual(templateOf(stack));
  });
});

describe('with props', () => {
  test('restoring needs the permissions for it, and any key may have been the one before', () => {
    withProps({ restoreOnDelete: true });

    expect(properties('Custom::EbsEncryptionByDefault').RestoreOnDelete).toBe('true');
    expect(statements()[0].Action).toEqual(expect.arrayContaining(['ec2:DisableEbsEncryptionByDefault', 'ec2:ResetEbsDefaultKmsKeyId']));
    expect(statements()[1].Resource).toEqual(inPartition(':kms:eu-west-1:111122223333:key/*'));
  });

  test('a probe makes and deletes volumes with the tag of the stack only', () => {
    withProps({ probe: true });

    expect(properties('Custom::EbsEncryptionByDefault').Probe).toBe('true');
    const tag = { 'aws:RequestTag/cdk-at-rest:ebs-probe': { Ref: 'AWS::StackId' } };
    const volumes = { Effect: 'Allow', Resource: inPartition(':ec2:eu-west-1:111122223333:volume/*') };
    expect(statements().slice(2, 5)).toEqual([
      { Sid: 'ProbeCreate', Action: 'ec2:CreateVolume', ...volumes, Condition: { StringEquals: tag } },
      { Sid: 'ProbeTag', Action: 'ec2:CreateTags', ...volumes, Condition: { StringEquals: { 'ec2:CreateAction': 'CreateVolume', ...tag } } },
      { Sid: 'ProbeDelete', Action: 'ec2:DeleteVolume', ...volumes, Condition: { StringEquals: { 'aws:ResourceTag/cdk-at-rest:ebs-probe': { Ref: 'AWS::StackId' } } } },
    ]);
  });

  test('a given key is the default key, and other accounts may use it', () => {
    const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
    const ebs = withProps({ encryptionKey: key, accounts: [OTHER_ACCOUNT], logRetention: logs.RetentionDays.TEN_YEARS });

    expect(ebs.encryptionKey.keyArn).toBe(key.keyArn);
    expect(addedToKeyPolicy(stack).map(statement => statement.Sid)).toEqual(expect.arrayContaining(['ViaEc2', `Account${OTHER_ACCOUNT}Use`, `Account${OTHER_ACCOUNT}Grants`]));
    expect(properties('AWS::Logs::LogGroup').RetentionInDays).toBe(3653);
  });

  test('an imported key says what its owner has to add', () => {
    withProps({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', IMPORTED_KEY_ARN) });

    expect(warningIdsOf(stack)).toEqual(Array(3).fill('AtRest-KeyPolicyNotInApp'));
    expect(properties('Custom::EbsEncryptionByDefault').KmsKeyId).toBe(IMPORTED_KEY_ARN);
  });

  test('a key of another Region is refused', () => {
    const far = new EncryptionKey(new Stack(stack.node.root as App, 'Far', { env: OTHER_REGION_HERE }), 'Key');

    expect(errorOf(() => withProps({ encryptionKey: far }))).toContain('Defaults/Ebs: received the key Far/Key of us-east-1');
  });

  test('a key a service is that of EBS', () => {
    EncryptionKey.useSource(stack, KeySource.perService());

    expect(withProps().encryptionKey).toBe(stack.node.tryFindChild('EBSEncryptionKey'));
  });
});

test('what was found and what is set are attributes', () => {
  const ebs = withProps();

  expect(stack.resolve([ebs.previousEncryptionByDefault, ebs.previousKey, ebs.defaultKeyArn])).toEqual([
    { 'Fn::GetAtt': ['EbsEncryptionFound', 'EncryptionByDefault'] }, { 'Fn::GetAtt': ['EbsEncryptionFound', 'KmsKeyId'] },
    { 'Fn::GetAtt': ['EbsEncryptionByDefault', 'KmsKeyId'] },
  ]);
  expect(templateOf(stack).Outputs).toBeUndefined();
});

test('renamed or moved within its stack, its custom resources and their function stay the same', () => {
  const moved = new Stack(new App(), 'Defaults', { env: HERE });
  new EbsEncryptionByDefault(moved, 'Other');
  withProps();

  const kept = (of: Stack) => Object.entries(templateOf(of).Resources)
    .filter(([, { Type }]) => Type.startsWith('Custom::') || Type === 'AWS::Lambda::Function').map(([logicalId]) => logicalId);
  expect(kept(moved)).toEqual(kept(stack));
  expect(kept(stack).sort()).toEqual(['EbsEncryptionByDefault', 'EbsEncryptionByDefaultFunction', 'EbsEncryptionFound']);
});

test('in a nested stack, its log group is covered by the key of the root stack without a cycle', () => {
  const nested = new NestedStack(stack, 'Nested');
  new EbsEncryptionByDefault(nested, 'Ebs');

  expect(JSON.stringify(addedToKeyPolicy(stack))).toContain(':log-group:Defaults-*');
  expect(Object.keys(resourcesOfType(templateOf(nested), 'Custom::EbsEncryptionByDefault'))).toEqual(['EbsEncryptionByDefault']);
});

describe('two for one account and Region', () => {
  test.each<[string, (app: App) => [Stack, Stack], string]>([
    ['in one stack', app => { const one = new Stack(app, 'One', { env: HERE }); return [one, one]; }, '111122223333, eu-west-1'],
    ['in two stacks', app => [new Stack(app, 'One', { env: HERE }), new Stack(app, 'Two', { env: HERE })], '111122223333, eu-west-1'],
    ['in two stages', app => [new Stack(new Stage(app, 'Beta', { env: HERE }), 'One'), new Stack(new Stage(app, 'Prod', { env: HERE }), 'One')], '111122223333, eu-west-1'],
    ['in stacks without an env', app => [new Stack(app, 'One'), new Stack(app, 'Two')], 'the account, the Region'],
    ['in stacks with a Region alone', app => [new Stack(app, 'One', { env: { region: 'eu-west-1' } }), new Stack(app, 'Two', { env: { region: 'eu-west-1' } })], 'the account, eu-west-1'],
  ])('%s are an error that names both', (_where, stacks, place) => {
    const [one, two] = stacks(new App());
    new EbsEncryptionByDefault(one, 'Ebs');

    expect(errorOf(() => new EbsEncryptionByDefault(two, 'Again'))).toBe(
      `${two.node.path}/Again: sets EBS encryption by default of ${place}, and so does ${one.node.path}/Ebs: an account has one such setting in a Region. `
      + 'Leave one of them out, or give their stacks an env of another account or Region');
  });

  test('are fine in different ones', () => {
    const app = new App();
    [HERE, OTHER_REGION_HERE, OTHER_ACCOUNT_HERE, undefined].forEach((env, index) =>
      expect(() => new EbsEncryptionByDefault(new Stack(app, `Stack${index}`, { env }), 'Ebs')).not.toThrow());
  });
});

test('an account has one function of that name in a Region, so CloudFormation refuses a second stack that sets the default', () => {
  withProps();

  expect(properties('AWS::Lambda::Function').FunctionName).toBe('cdk-at-rest-ebs-encryption-by-default');
});

describe('a default key that goes with its stack', () => {
  const NOT_RETAINED = 'AtRest-EbsDefaultKeyNotRetained';

  /** The findings of the synthesized app. */
  function synthesized(): string[] {
    templateOf(stack);
    return warningIdsOf(stack);
  }

  test('is reported where the setting stays', () => {
    withProps({ encryptionKey: new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }) });
    templateOf(stack);

    expect(warningsOf(stack).filter(warning => warning.includes(NOT_RETAINED))).toEqual([
      'The key Defaults/Key is deleted with its stack, while encryption by default stays on under it: from then on no instance of the account launches. '
      + 'Retain the key (removalPolicy: RemovalPolicy.RETAIN), or set restoreOnDelete, or acknowledge AtRest-EbsDefaultKeyNotRetained. '
      + '[ack: Annotation::AtRest-EbsDefaultKeyNotRetained]',
    ]);
  });

  test('is reported with a rollback of its creation, by which time it may be the default', () => {
    withProps({ encryptionKey: new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }) });
    templateOf(stack);

    expect(warningsOf(stack).join()).toContain('The key Defaults/Key is deleted where the deployment that makes it is rolled back, while');
  });

  test('is fine where deleting restores', () => {
    withProps({ encryptionKey: new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }), restoreOnDelete: true });

    expect(synthesized()).not.toContain(NOT_RETAINED);
  });

  test.each<[string, () => kms.IKey, boolean]>([
    ['a key that is retained', () => new EncryptionKey(stack, 'Key'), false],
    ['a key of aws-cdk-lib, which is retained', () => new kms.Key(stack, 'Key'), false],
    ['an imported key', () => kms.Key.fromKeyArn(stack, 'Key', IMPORTED_KEY_ARN), false],
    ['a key of aws-cdk-lib that is destroyed', () => new kms.Key(stack, 'Key', { removalPolicy: RemovalPolicy.DESTROY }), true],
    ['a key that goes when its own creation is rolled back', () => new EncryptionKey(stack, 'Key', { removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE }), true],
    ['a resource that says nothing, which CloudFormation deletes', () => kms.Key.fromCfnKey(cfnKey()), true],
    ['a resource that is retained', () => kms.Key.fromCfnKey(cfnKey(CfnDeletionPolicy.RETAIN)), false],
    ['a replica key that is destroyed', () => replica(RemovalPolicy.DESTROY), true],
    ['a replica key that is retained', () => replica(), false],
  ])('%s (%#)', (_name, key, reported) => {
    withProps({ encryptionKey: key() });

    expect(synthesized().includes(NOT_RETAINED)).toBe(reported);
  });

  test.each<[string, RemovalPolicy, RemovalPolicy, boolean]>([
    ['destroyed', RemovalPolicy.RETAIN, RemovalPolicy.DESTROY, true],
    ['retained', RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, false],
  ])('is judged as the template has it: %s by whoever comes last', (_name, first, last, reported) => {
    const encryptionKey = new EncryptionKey(stack, 'Key', { removalPolicy: first });
    withProps({ encryptionKey });
    RemovalPolicies.of(stack).apply(last, { applyToResourceTypes: ['AWS::KMS::Key'] });

    expect(synthesized().includes(NOT_RETAINED)).toBe(reported);
  });

  test('of another stack is reported on the construct, where it can be acknowledged', () => {
    const keys = new Stack(stack.node.root as App, 'Keys', { env: HERE });
    const ebs = withProps({ encryptionKey: new EncryptionKey(keys, 'Key', { removalPolicy: RemovalPolicy.DESTROY }) });
    expect(synthesized()).toContain(NOT_RETAINED);

    Validations.of(ebs).acknowledge({ id: NOT_RETAINED, reason: 'the account goes with the stack' });
    expect(warningIdsOf(stack)).not.toContain(NOT_RETAINED);
  });

  function cfnKey(deletionPolicy?: CfnDeletionPolicy): kms.CfnKey {
    const resource = new kms.CfnKey(stack, 'Key', {
      keyPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'kms:*', Resource: '*' }] },
    });
    resource.cfnOptions.deletionPolicy = deletionPolicy;
    return resource;
  }

  function replica(removalPolicy?: RemovalPolicy): ReplicaEncryptionKey {
    const primaryKey = new EncryptionKey(new Stack(stack.node.root as App, 'Primary', { env: OTHER_REGION_HERE }), 'Key', { multiRegion: true });
    return new ReplicaEncryptionKey(stack, 'Replica', { primaryKey, removalPolicy });
  }
});
