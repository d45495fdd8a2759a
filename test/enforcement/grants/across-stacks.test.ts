import { App, CfnOutput, Fn, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EncryptionKey } from '../../../src';
import { SOMEWHERE } from '../../support/template/synth';
import { arnOf, findings, keyStatements, printed, roleAllowed, stackWithKey, through } from './under-key';

const READ = { actions: ['s3:GetObject'], resources: ['*'] };
const decryptThrough = (service: string, Resource: unknown = arnOf('Key')) => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource, Condition: through(service) });

describe('across stacks', () => {
  test('a reference to the data brings one to the key', () => {
    const app = new App();
    const { stack, key, under } = stackWithKey({ app, id: 'Data' });
    const bucket = new s3.Bucket(stack, 'Bucket');
    const readers = new Stack(app, 'Readers', { env: SOMEWHERE });
    bucket.grantRead(roleAllowed(readers, 'Reader'));
    under.put(key, bucket);
    under.grant(app);

    expect(keyStatements(readers)).toEqual([{ ...decryptThrough('s3'), Resource: { 'Fn::ImportValue': expect.stringContaining('Data:ExportsOutput') as string } }]);
    expect(readers.dependencies).toContain(stack);
  });

  test('a pattern reaches the keys of stacks that its own depends on, and others are reported', () => {
    const app = new App();
    const { stack: before, key, under } = stackWithKey({ app, id: 'Before' });
    const other = stackWithKey({ app, id: 'Other' });
    under.put(key, new s3.Bucket(before, 'Bucket'));
    under.put(other.key, new s3.Bucket(other.stack, 'Bucket'));
    const readers = new Stack(app, 'Readers', { env: SOMEWHERE });
    roleAllowed(readers, 'Reader', READ);
    readers.addStackDependency(before);
    under.grant(app);

    expect(keyStatements(readers)).toEqual([{ ...decryptThrough('s3'), Resource: { 'Fn::ImportValue': expect.stringContaining('Before:') as string } }]);
    expect(findings(readers)).toEqual([expect.stringContaining('its key is of the stack Other, which Readers does not depend on')]);
    expect(readers.dependencies).toEqual([before]);
  });

  test('a pattern in another Stage, or another account, is not about it', () => {
    const app = new App();
    const { stack, key, under } = stackWithKey({ app });
    under.put(key, new s3.Bucket(stack, 'Bucket'));
    const stage = new Stage(app, 'Stage');
    const staged = new Stack(stage, 'Readers', { env: SOMEWHERE });
    under.put(new EncryptionKey(staged, 'Key'), new sqs.Queue(staged, 'Queue'));
    const elsewhere = new Stack(app, 'Elsewhere', { env: { ...SOMEWHERE, account: '999999999999' } });
    const beside = new Stack(app, 'Beside', { env: SOMEWHERE });
    [staged, elsewhere].forEach(each => roleAllowed(each, 'Reader', READ));
    roleAllowed(beside, 'Consumer', { actions: ['sqs:*'], resources: ['*'] });
    under.grant(app);

    expect([staged, elsewhere, beside].flatMap(each => [...keyStatements(each), ...findings(each)])).toEqual([]);
  });

  test.each([{ account: '999999999999', region: 'eu-west-1' }, { account: '111122223333', region: 'us-east-1' }])('a key of another place (%j) is reported, with the statement', env => {
    const app = new App();
    const { stack, key, under } = stackWithKey({ app, id: 'Data' });
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'orders' });
    const readers = new Stack(app, 'Readers', { env });
    roleAllowed(readers, 'Reader', { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] });
    under.put(key, bucket);
    under.grant(app);

    expect(keyStatements(readers)).toEqual([]);
    const found = findings(readers);
    expect(found).toEqual([expect.stringContaining('the key is of another account or Region')]);
    expect(printed(found[0])).toEqual([{ Effect: 'Allow', Action: ['kms:Decrypt'], Resource: '${Data/Key/Resource.Arn}', Condition: through('s3') }]);
  });

  test('an imported key of the same account is granted by its ARN, one of another Region is reported', () => {
    const { stack, under } = stackWithKey();
    const [near, far] = ['eu-west-1', 'us-east-1'].map(region =>
      EncryptionKey.fromKey(kms.Key.fromKeyArn(stack, region, `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`)));
    const [one, other] = ['One', 'Other'].map(id => new sqs.Queue(stack, id));
    const role = roleAllowed(stack, 'Role');
    [one, other].forEach(queue => queue.grantConsumeMessages(role));
    under.put(near, one);
    under.put(far, other);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([decryptThrough('sqs', near.keyArn)]);
    expect(printed(findings(stack)[0])).toEqual([{ Effect: 'Allow', Action: ['kms:Decrypt'], Resource: far.keyArn, Condition: { StringEquals: { 'kms:ViaService': 'sqs.us-east-1.amazonaws.com' } } }]);
  });

  test('an import of what the app exports is a resource of the app', () => {
    const app = new App();
    const { stack, key, under } = stackWithKey({ app, id: 'Data' });
    const bucket = new s3.Bucket(stack, 'Bucket');
    new CfnOutput(stack, 'Output', { value: bucket.bucketArn, exportName: 'bucket' });
    const [after, apart] = ['After', 'Apart'].map(id => new Stack(app, id, { env: SOMEWHERE }));
    after.addStackDependency(stack);
    [after, apart].forEach(each => roleAllowed(each, 'Reader', { actions: ['s3:GetObject'], resources: [`${Fn.importValue('bucket')}/*`] }));
    under.put(key, bucket);
    under.grant(app);

    expect([after, apart].map(each => keyStatements(each).length)).toEqual([1, 0]);
    expect(findings(apart)).toEqual([expect.stringContaining('its key is of the stack Data, which Apart does not depend on')]);
  });

  test('nested stacks use the key of their root stack, by reference and by pattern', () => {
    const { stack, key, under } = stackWithKey();
    const nested = new NestedStack(stack, 'Nested');
    const bucket = new s3.Bucket(nested, 'Bucket');
    bucket.grantRead(roleAllowed(nested, 'Reader'));
    roleAllowed(nested, 'Everything', READ);
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(nested)).toEqual([1, 2].map(() => decryptThrough('s3', { Ref: expect.stringMatching(/^referenceto.*Key.*Arn$/) as string })));
  });
});

describe('where the key depends on the principal, by its policy', () => {
  test('a pattern in the role itself closes no cycle, and is reported', () => {
    const { stack, key, under } = stackWithKey();
    const role = new iam.Role(stack, 'Role', {
      assumedBy: new iam.AccountRootPrincipal(),
      inlinePolicies: { read: new iam.PolicyDocument({ statements: [new iam.PolicyStatement(READ)] }) },
    });
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(role.roleArn)], actions: ['kms:Verify'], resources: ['*'] }));
    under.put(key, new s3.Bucket(stack, 'Bucket'));
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([]);
    expect(findings(stack)).toEqual([expect.stringContaining('a reference back would be a cycle')]);
  });

  test('a managed policy of the role likewise', () => {
    const { stack, key, under } = stackWithKey();
    const policy = new iam.ManagedPolicy(stack, 'Policy', { statements: [new iam.PolicyStatement(READ)] });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal(), managedPolicies: [policy] });
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(role.roleArn)], actions: ['kms:Verify'], resources: ['*'] }));
    under.put(key, new s3.Bucket(stack, 'Bucket'));
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([]);
    expect(findings(stack)).toHaveLength(1);
  });

  test('a policy beside the role depends on nothing that the key needs, and gets its statement', () => {
    const { stack, key, under } = stackWithKey();
    const role = roleAllowed(stack, 'Role', READ);
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.ArnPrincipal(role.roleArn)], actions: ['kms:Verify'], resources: ['*'] }));
    under.put(key, new s3.Bucket(stack, 'Bucket'));
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([decryptThrough('s3')]);
  });

  test('what depends on the policy with DependsOn counts as well', () => {
    const { stack, key, under } = stackWithKey();
    const role = roleAllowed(stack, 'Role', READ);
    key.node.addDependency(role);
    under.put(key, new s3.Bucket(stack, 'Bucket'));
    under.grant(stack);

    expect(findings(stack)).toHaveLength(1);
  });
});
