import { App, NestedStack, Stack, StackProps } from 'aws-cdk-lib';
import { AttributeType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import {
  AccountPrincipal, ArnPrincipal, Effect, ManagedPolicy, PolicyDocument as CdkPolicyDocument, PolicyStatement, Role, RoleProps, ServicePrincipal, User,
} from 'aws-cdk-lib/aws-iam';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { deployed } from '../template/synth';
import { PolicyDocument } from './policy-document';
import { World } from './world';

const A = '111122223333';
const B = '444455556666';
const IRELAND: StackProps = { env: { account: A, region: 'eu-west-1' } };
const DECRYPT: PolicyDocument = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' } };
const GET_ITEM: PolicyDocument = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' } };

const decryptAnything = () => new PolicyStatement({ actions: ['kms:Decrypt'], resources: ['*'] });

function role(stack: Stack, id: string, props: Partial<RoleProps> = {}): Role {
  return new Role(stack, id, { assumedBy: new AccountPrincipal(A), ...props });
}

describe('the names of a world', () => {
  function world(): World {
    const app = new App();
    for (const id of ['One', 'Two']) {
      const stack = new Stack(app, id, IRELAND);
      new Key(stack, 'Key');
      new Bucket(stack, `Bucket${id}`, { bucketName: `bucket-${id.toLowerCase()}` });
      role(stack, 'Reader', { roleName: `Reader${id}` });
    }
    return World.of(...app.node.children.map(stack => deployed(stack as Stack)));
  }

  test('are construct ids, logical ids and ARNs', () => {
    expect(world().bucketArn('BucketOne')).toBe('arn:aws:s3:::bucket-one');
    expect(world().roleArn('Two/Reader')).toBe(`arn:aws:iam::${A}:role/ReaderTwo`);
    expect(world().keyArn('One/Key')).toBe(world().keyArn('One/Key961B73FD'));
    expect(world().keyArn('One/Key')).not.toBe(world().keyArn('Two/Key'));
    expect(world().valueOf('BucketTwo')).toBe('bucket-two');
    expect(world().valueOf('BucketTwo', 'RegionalDomainName')).toBe('bucket-two.s3.eu-west-1.amazonaws.com');
  });

  test('have to be unique, and of the right type', () => {
    expect(() => world().keyArn('Key')).toThrow('2 resources AWS::KMS::Key or AWS::KMS::ReplicaKey are called Key; there are One/Key961B73FD, Two/Key961B73FD');
    expect(() => world().keyArn()).toThrow('2 resources');
    expect(() => world().keyArn('Reader')).toThrow('0 resources');
    expect(() => world().roleArn('Read')).toThrow('0 resources');
  });

  test('may be left out for the only one of a type', () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    new Key(stack, 'Key');

    expect(World.of(deployed(stack)).keyArn()).toMatch(new RegExp(`^arn:aws:kms:eu-west-1:${A}:key/`));
  });
});

describe('the policies of a world', () => {
  test('are those of the key and of the bucket, resolved', () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    new Key(stack, 'Key');
    new CfnKey(stack, 'Bare', {});
    new Bucket(stack, 'Data', { bucketName: 'data', enforceSSL: true });
    new Bucket(stack, 'Open');
    const world = World.of(deployed(stack));
    const account = { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: `arn:aws:iam::${A}:root` } };

    expect(world.keyPolicy('Key')).toEqual({ Version: '2012-10-17', Statement: [account] });
    expect(world.keyPolicy('Bare')).toEqual({ Version: '2012-10-17', Statement: [account] });
    expect(world.bucketPolicy('Data')?.Statement).toEqual([expect.objectContaining({ Effect: 'Deny', Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] })]);
    expect(world.bucketPolicy('Open')).toBeUndefined();
  });

  test('of a role are all that the templates give it, from whichever stack', () => {
    const app = new App();
    const roles = new Stack(app, 'Roles', IRELAND);
    const others = new Stack(app, 'Others', IRELAND);
    const reader = role(roles, 'Reader', { inlinePolicies: { inline: new CdkPolicyDocument({ statements: [decryptAnything()] }) } });
    role(roles, 'Other').addToPolicy(decryptAnything());
    reader.addToPolicy(decryptAnything());
    reader.addManagedPolicy(new ManagedPolicy(roles, 'Managed', { statements: [decryptAnything()] }));
    new ManagedPolicy(others, 'Attached', { statements: [decryptAnything()], roles: [reader] });
    const world = World.of(deployed(roles), deployed(others));

    const names = world.identityPoliciesOf('Reader').map(({ name }) => name.replace(/[0-9A-F]{8}/, ''));
    expect(names).toEqual(['Reader/inline', 'ReaderDefaultPolicy', 'Attached', 'Managed']);
    expect(world.identityPoliciesOf(world.roleArn('Reader'))[0].policy.Statement).toEqual([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }]);
    expect(world.identityPoliciesOf('arn:aws:iam::111122223333:role/Nobody')).toEqual([]);
  });

  test('of a user, and of an assumed role, are found as well', () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    new User(stack, 'Person').addToPolicy(decryptAnything());
    role(stack, 'Reader', { roleName: 'reader', path: '/app/' }).addToPolicy(decryptAnything());
    const world = World.of(deployed(stack));

    expect(world.identityPoliciesOf('Person')).toHaveLength(1);
    expect(world.identityPoliciesOf(`arn:aws:sts::${A}:assumed-role/reader/alice`)).toHaveLength(1);
    expect(world.identityPoliciesOf(`arn:aws:sts::${B}:assumed-role/reader/alice`)).toHaveLength(0);
  });

  test('are attached by name within one account only', () => {
    const stack = (region: string) => new Stack(new App(), 'Stack', { env: { account: A, region } });
    const own = stack('eu-west-1');
    role(own, 'Reader', { roleName: 'reader' });
    const attaching = stack('us-east-1');
    new ManagedPolicy(attaching, 'Attached', { statements: [decryptAnything()], roles: [Role.fromRoleName(attaching, 'Reader', 'reader')] });

    expect(World.of(deployed(own), { ...deployed(attaching), name: 'Other' }).identityPoliciesOf('Reader')).toHaveLength(1);
    expect(World.of(deployed(own), { ...deployed(attaching), name: 'Other', account: B }).identityPoliciesOf('Reader')).toHaveLength(0);
  });

  test('of one bucket have to be one, since the last would win', () => {
    const bucketPolicy = (Sid: string) => ({
      Type: 'AWS::S3::BucketPolicy',
      Properties: { Bucket: { Ref: 'Data' }, PolicyDocument: { Statement: [{ Sid, Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }] } },
    });
    const world = (policies: object) => World.of({ account: A, region: 'eu-west-1', template: { Resources: { Data: { Type: 'AWS::S3::Bucket' }, ...policies } } });

    expect(world({ One: bucketPolicy('One') }).bucketPolicy()?.Statement).toEqual([expect.objectContaining({ Sid: 'One' })]);
    expect(() => world({ One: bucketPolicy('One'), Two: bucketPolicy('Two') }).bucketPolicy()).toThrow('several policies claim one resource: One, Two');
  });

  test('of a global table are those of its replica in the Region', async () => {
    const ResourcePolicy = { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: B }, Action: 'dynamodb:GetItem', Resource: '*' }] } };
    const world = (replicas: object[]) => World.of({
      account: A, region: 'eu-west-1', template: { Resources: { Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { Replicas: replicas } } } },
    });
    const call = { principal: `arn:aws:iam::${B}:role/Reader`, action: 'dynamodb:GetItem', identityPolicies: [GET_ITEM] };
    const get = (it: World) => it.decide({ ...call, resource: it.resourceArn('dynamodb') });

    expect(await get(world([{ Region: 'us-east-1' }, { Region: 'eu-west-1', ResourcePolicy }]))).toBe('Allowed');
    expect(await get(world([{ Region: 'us-east-1', ResourcePolicy }, { Region: 'eu-west-1' }]))).toBe('ImplicitlyDenied');
  });

  test('of AWS have to be known', () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    role(stack, 'Lambda', { managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaBasicExecutionRole')] });
    role(stack, 'Admin', { managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess')] });
    const world = World.of(deployed(stack));

    expect(world.identityPoliciesOf('Lambda')).toHaveLength(1);
    expect(() => world.identityPoliciesOf('Admin')).toThrow(/Admin\w+ has the managed policy arn:aws:iam::aws:policy\/AdministratorAccess, whose document is not known/);
    const given = World.of({ ...deployed(stack), managedPolicies: { 'arn:aws:iam::aws:policy/AdministratorAccess': DECRYPT } });
    expect(given.identityPoliciesOf('Admin')).toEqual([{ name: 'arn:aws:iam::aws:policy/AdministratorAccess', policy: DECRYPT }]);
  });
});

describe('the decisions of a world', () => {
  test('take the policies of the templates together', async () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    const key = new Key(stack, 'Key');
    new Key(stack, 'Other');
    key.grantDecrypt(role(stack, 'Reader'));
    role(stack, 'Stranger');
    const world = World.of(deployed(stack));
    const decrypt = { action: 'kms:Decrypt', key: world.keyArn('Key') };

    expect(await world.decide({ ...decrypt, principal: world.roleArn('Reader') })).toBe('Allowed');
    expect(await world.decide({ ...decrypt, principal: world.roleArn('Reader'), key: world.keyArn('Other') })).toBe('ImplicitlyDenied');
    expect(await world.decide({ ...decrypt, principal: world.roleArn('Stranger') })).toBe('ImplicitlyDenied');
    expect(await world.decide({ ...decrypt, principal: world.roleArn('Stranger'), identityPolicies: [DECRYPT] })).toBe('Allowed');
  });

  test('follow references across stacks', async () => {
    const app = new App();
    const keys = new Stack(app, 'Keys', IRELAND);
    const readers = new Stack(app, 'Readers', IRELAND);
    new Key(keys, 'Key').grantDecrypt(role(readers, 'Reader'));
    const world = World.of(deployed(keys), deployed(readers));

    expect(await world.decide({ principal: world.roleArn('Reader'), action: 'kms:Decrypt', key: world.keyArn() })).toBe('Allowed');
    expect(() => World.of(deployed(readers)).identityPoliciesOf('Reader')).toThrow(/0 stacks/);
  });

  test('across accounts need both sides', async () => {
    const app = new App();
    const keys = new Stack(app, 'Keys', IRELAND);
    const key = new Key(keys, 'Key');
    const away = new Stack(app, 'Away', { env: { account: B, region: 'eu-west-1' } });
    role(away, 'Trusted', { roleName: 'trusted' }).addToPolicy(decryptAnything());
    role(away, 'Careless', { roleName: 'careless' });
    role(away, 'Untrusted', { roleName: 'untrusted' }).addToPolicy(decryptAnything());
    for (const name of ['trusted', 'careless']) {
      key.addToResourcePolicy(new PolicyStatement({ principals: [new ArnPrincipal(`arn:aws:iam::${B}:role/${name}`)], actions: ['kms:Decrypt'], resources: ['*'] }));
    }
    const world = World.of(deployed(keys), deployed(away));
    const decrypt = (name: string) => world.decide({ principal: world.roleArn(name), action: 'kms:Decrypt', key: world.keyArn() });

    expect(await decrypt('Trusted')).toBe('Allowed');
    expect(await decrypt('Careless')).toBe('ImplicitlyDenied');
    expect(await decrypt('Untrusted')).toBe('ImplicitlyDenied');
  });

  test('heed the permissions boundary of a role', async () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    const key = new Key(stack, 'Key');
    const permissionsBoundary = new ManagedPolicy(stack, 'Boundary', { statements: [new PolicyStatement({ actions: ['s3:*'], resources: ['*'] })] });
    key.grantDecrypt(role(stack, 'Bounded', { permissionsBoundary }));
    const world = World.of(deployed(stack));

    expect(await world.decide({ principal: world.roleArn('Bounded'), action: 'kms:Decrypt', key: world.keyArn() })).toBe('ImplicitlyDenied');
  });

  test('reach into nested stacks', async () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    const nested = new NestedStack(stack, 'Nested');
    new Key(stack, 'Key').grantDecrypt(role(nested, 'Reader'));
    const world = World.of(deployed(stack));

    expect(await world.decide({ principal: world.roleArn('Reader'), action: 'kms:Decrypt', key: world.keyArn() })).toBe('Allowed');
  });

  test('know the policies of buckets, topics, queues and tables', async () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    const reader = role(stack, 'Reader');
    const bucket = new Bucket(stack, 'Data', { encryption: BucketEncryption.KMS, enforceSSL: true });
    bucket.grantRead(reader);
    const statement = (action: string) => new PolicyStatement({ effect: Effect.ALLOW, principals: [new ServicePrincipal('s3.amazonaws.com')], actions: [action], resources: ['*'] });
    new Topic(stack, 'Topic').addToResourcePolicy(statement('sns:Publish'));
    new Queue(stack, 'Queue').addToResourcePolicy(statement('sqs:SendMessage'));
    const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING }, encryption: TableEncryption.DEFAULT });
    table.addToResourcePolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new AccountPrincipal(A)], actions: ['dynamodb:GetItem'], resources: ['*'] }));
    table.grantReadData(reader);
    const world = World.of(deployed(stack));

    const get = { principal: world.roleArn('Reader'), action: 's3:GetObject', resource: `${world.bucketArn('Data')}/report` };
    expect(await world.decide(get)).toBe('Allowed');
    expect(await world.decide({ ...get, context: { 'aws:SecureTransport': 'false' } })).toBe('ExplicitlyDenied');
    const s3 = { principal: { service: 's3.amazonaws.com' } };
    expect(await world.decide({ ...s3, action: 'sns:Publish', resource: world.resourceArn('sns') })).toBe('Allowed');
    expect(await world.decide({ ...s3, action: 'sqs:SendMessage', resource: world.resourceArn('sqs') })).toBe('Allowed');
    expect(await world.decide({ ...s3, action: 'sqs:ReceiveMessage', resource: world.resourceArn('sqs') })).toBe('ImplicitlyDenied');
    expect(await world.decide({ principal: get.principal, action: 'dynamodb:Query', resource: world.resourceArn('dynamodb') })).toBe('Allowed');
    expect(await world.decide({ principal: get.principal, action: 'dynamodb:GetItem', resource: world.resourceArn('dynamodb') })).toBe('ExplicitlyDenied');
  });

  test('are refused about what the world does not hold', async () => {
    const stack = new Stack(new App(), 'Stack', IRELAND);
    new Key(stack, 'Key');
    const world = World.of(deployed(stack));
    const call = { principal: `arn:aws:iam::${A}:role/Reader`, action: 'kms:Decrypt' };

    await expect(world.decide({ ...call, key: `arn:aws:kms:eu-west-1:${A}:key/imported` })).rejects.toThrow('no stack of this world defines');
    await expect(world.decide({ ...call, action: 'ecr:PutImage', resource: `arn:aws:ecr:eu-west-1:${A}:repository/r` })).rejects.toThrow('resource policies of ecr are not read here');
    await expect(world.decide({ ...call, principal: 'Reader', key: world.keyArn() })).rejects.toThrow('not an ARN: Reader');
    await expect(world.decide(call)).rejects.toThrow('give either the key or the resource');
  });
});
