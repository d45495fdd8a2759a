import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Aws, CfnCondition, CfnParameter, CfnResource, Fn, Lazy, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { EncryptedBucket, EncryptionKey } from '../../../src';
import { allStatements, arnOf, findings, keyStatements, printed, roleAllowed, stackWithKey, through } from './under-key';

const decryptThrough = (service: string, Resource: unknown = arnOf('Key')) => ({ Effect: 'Allow', Action: 'kms:Decrypt', Resource, Condition: through(service) });

describe('a policy that gives the data of a resource under a key', () => {
  test('gives use of the key, through the service', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    bucket.grantRead(roleAllowed(stack, 'Reader'));
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([decryptThrough('s3')]);
    expect(findings(stack)).toEqual([]);
  });

  test('keeps all that it said', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const role = roleAllowed(stack, 'Reader', { effect: iam.Effect.DENY, actions: ['s3:GetObject'], resources: [bucket.arnForObjects('secret/*')] });
    bucket.grantReadWrite(role);
    const before = JSON.stringify(stack.resolve(role.node.findChild('DefaultPolicy').node.defaultChild && (role.node.findChild('DefaultPolicy') as iam.Policy).document.toJSON()));
    under.put(key, bucket);
    under.grant(stack);

    expect(JSON.stringify(allStatements(stack))).toContain(before.slice('{"Statement":['.length, before.indexOf('],"Version"')));
    expect(allStatements(stack)).toHaveLength(3);
  });

  test('says it once, however often it is looked at', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    bucket.grantReadWrite(roleAllowed(stack, 'Writer'));
    under.put(key, bucket);
    [1, 2, 3].forEach(() => under.grant(stack));

    expect(keyStatements(stack)).toEqual([{ ...decryptThrough('s3'), Action: ['kms:Decrypt', 'kms:GenerateDataKey'] }]);
  });

  test('has one statement a key and service, whatever the number of resources', () => {
    const { stack, key, under } = stackWithKey();
    const other = new EncryptionKey(stack, 'Other');
    const buckets = ['A', 'B', 'C'].map(id => new s3.Bucket(stack, id));
    const queue = new sqs.Queue(stack, 'Queue');
    const role = roleAllowed(stack, 'Role');
    buckets.forEach(bucket => bucket.grantRead(role));
    buckets[0].grantPut(role);
    queue.grantConsumeMessages(role);
    under.put(key, buckets[0], buckets[1], queue);
    under.put(other, buckets[2]);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([
      { ...decryptThrough('s3'), Action: ['kms:Decrypt', 'kms:GenerateDataKey'] },
      decryptThrough('s3', arnOf('Other')),
      decryptThrough('sqs'),
    ]);
  });

  test('has none for a resource without a key, for actions that leave data alone, and for a denial', () => {
    const { stack, key, under } = stackWithKey();
    const [bucket, plain] = ['Bucket', 'Plain'].map(id => new s3.Bucket(stack, id));
    roleAllowed(stack, 'Role',
      { actions: ['s3:GetObject'], resources: [plain.arnForObjects('*')] },
      { actions: ['s3:ListBucket', 's3:DeleteObject'], resources: [bucket.bucketArn, bucket.arnForObjects('*')] },
      { actions: ['s3:*'], resources: [bucket.bucketArn] },
      { actions: ['sqs:*'], resources: [bucket.arnForObjects('*')] },
      { effect: iam.Effect.DENY, actions: ['s3:*'], resources: [bucket.arnForObjects('*')] });
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([]);
  });

  test('is understood where the CDK refers to the resource in other ways', () => {
    const { stack, key, under } = stackWithKey();
    const secret = new secretsmanager.Secret(stack, 'Secret');
    const attached = new secretsmanager.CfnSecretTargetAttachment(stack, 'Attachment', { secretId: secret.secretArn, targetId: 'db', targetType: 'AWS::RDS::DBInstance' });
    const queue = new sqs.Queue(stack, 'Queue');
    const accessPoint = new s3.CfnAccessPoint(stack, 'Access', { bucket: new s3.Bucket(stack, 'Bucket').bucketName });
    const table = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, stream: dynamodb.StreamViewType.NEW_IMAGE });
    roleAllowed(stack, 'A', { actions: ['secretsmanager:GetSecretValue'], resources: [attached.ref] });
    roleAllowed(stack, 'B', { actions: ['sqs:ReceiveMessage'], resources: [`arn:${Aws.PARTITION}:sqs:${Aws.REGION}:${Aws.ACCOUNT_ID}:${queue.queueName}`] });
    roleAllowed(stack, 'C', { actions: ['s3:GetObject'], resources: [`${accessPoint.attrArn}/object/*`] });
    roleAllowed(stack, 'D', { actions: ['dynamodb:*'], resources: [table.tableStreamArn!] });
    roleAllowed(stack, 'E', { actions: ['s3:GetObject'], resources: [Fn.sub('arn:aws:s3:::${Name}/*', { Name: Lazy.string({ produce: () => accessPoint.bucket }) })] });
    under.put(key, secret, queue, stack.node.findChild('Bucket') as s3.Bucket, table);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([
      decryptThrough('secretsmanager'), decryptThrough('sqs'), decryptThrough('s3'),
      { ...decryptThrough('dynamodb'), Action: ['kms:Decrypt', 'kms:DescribeKey'] }, decryptThrough('s3'),
    ]);
  });

  test('gives use of the keys of all that a condition may choose', () => {
    const { stack, key, under } = stackWithKey();
    const other = new EncryptionKey(stack, 'Other');
    const [one, two] = ['One', 'Two'].map(id => new s3.Bucket(stack, id));
    new CfnCondition(stack, 'First', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
    roleAllowed(stack, 'Role', { actions: ['s3:GetObject'], resources: [Fn.conditionIf('First', one.arnForObjects('*'), two.arnForObjects('*')).toString()] });
    under.put(key, one);
    under.put(other, two);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([decryptThrough('s3'), decryptThrough('s3', arnOf('Other'))]);
  });

  test('on executions is one on the state machine that they are of', () => {
    const { stack, key, under } = stackWithKey();
    const machine = new stepfunctions.StateMachine(stack, 'Machine', { definitionBody: stepfunctions.DefinitionBody.fromString('{}') });
    machine.grantRead(roleAllowed(stack, 'Reader'));
    machine.grantStartExecution(roleAllowed(stack, 'Starter'));
    under.put(key, machine);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([decryptThrough('states')]);
  });

  test('of a consumer of a stream is one of the stream', () => {
    const { stack, key, under } = stackWithKey();
    const stream = new kinesis.Stream(stack, 'Stream', { encryption: kinesis.StreamEncryption.UNENCRYPTED });
    const consumer = new kinesis.CfnStreamConsumer(stack, 'Consumer', { consumerName: 'consumer', streamArn: stream.streamArn });
    roleAllowed(stack, 'Role', { actions: ['kinesis:SubscribeToShard'], resources: [consumer.ref] });
    under.put(key, stream);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([decryptThrough('kinesis')]);
  });

  test('keeps the conditions on its principals, and leaves out those that the call to KMS does not meet', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const resources = [bucket.arnForObjects('*')];
    roleAllowed(stack, 'Role',
      { actions: ['s3:GetObject'], resources, conditions: { StringEquals: { 'aws:PrincipalTag/team': 'blue', 's3:ExistingObjectTag/team': 'blue' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      { actions: ['s3:PutObject'], resources, conditions: { Bool: { 'aws:SecureTransport': 'true' } } });
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([
      { ...decryptThrough('s3'), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue', ...through('s3').StringEquals } } },
      { ...decryptThrough('s3'), Action: ['kms:GenerateDataKey', 'kms:Decrypt'] },
    ]);
  });

  test('keeps values of conditions that are known at deployment only', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const parameter = new CfnParameter(stack, 'Team');
    roleAllowed(stack, 'Role', { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')], conditions: { StringEquals: { 'aws:PrincipalTag/team': parameter.valueAsString } } });
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalTag/team': { Ref: 'Team' }, ...through('s3').StringEquals } });
  });

  test('is left alone where the key is allowed already', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const data = { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] };
    const allowed: Record<string, iam.PolicyStatementProps> = {
      plain: { actions: ['kms:Decrypt'], resources: [key.keyArn] },
      service: { actions: ['kms:*'], resources: [key.keyArn], conditions: through('s3') },
      anyRegion: { actions: ['kms:De*'], resources: [key.keyArn], conditions: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } } },
      everyKey: { actions: ['kms:Decrypt'], resources: ['*'] },
      everyKeyOfAccount: { actions: ['kms:Decrypt'], resources: [stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' })] },
      everything: { notActions: ['iam:*'], resources: ['*'] },
      context: { actions: ['kms:Decrypt'], resources: [key.keyArn], conditions: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': [bucket.bucketArn, bucket.arnForObjects('*')] } } },
    };
    Object.entries(allowed).forEach(([id, statement]) => roleAllowed(stack, id, data, statement));
    const before = allStatements(stack).length;
    under.put(key, bucket);
    under.grant(stack);

    expect(allStatements(stack)).toHaveLength(before);
  });

  test('is extended where what is allowed is less', () => {
    const { stack, key, under } = stackWithKey();
    const [bucket, other] = ['Bucket', 'Other'].map(id => new s3.Bucket(stack, id));
    const data = { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] };
    const less: Record<string, iam.PolicyStatementProps> = {
      action: { actions: ['kms:Encrypt'], resources: [key.keyArn] },
      denied: { effect: iam.Effect.DENY, actions: ['kms:Decrypt'], resources: [key.keyArn] },
      otherKey: { actions: ['kms:Decrypt'], resources: [new kms.Key(stack, 'OtherKey').keyArn] },
      service: { actions: ['kms:Decrypt'], resources: [key.keyArn], conditions: through('sqs') },
      principal: { actions: ['kms:Decrypt'], resources: [key.keyArn], conditions: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } },
      context: { actions: ['kms:Decrypt'], resources: [key.keyArn], conditions: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': other.arnForObjects('*') } } },
      except: { notActions: ['kms:Decrypt'], resources: ['*'] },
    };
    Object.entries(less).forEach(([id, statement]) => roleAllowed(stack, `${id}Role`, { ...data }, statement));
    under.put(key, bucket);
    under.grant(stack);

    expect(allStatements(stack).filter(statement => JSON.stringify(statement) === JSON.stringify(stack.resolve({
      Action: 'kms:Decrypt', Condition: through('s3'), Effect: 'Allow', Resource: key.keyArn,
    })))).toHaveLength(Object.keys(less).length);
  });

  test('of a drop-in has its own, narrower grant, and gets no other', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new EncryptedBucket(stack, 'Bucket', { encryptionKey: key });
    bucket.grantReadWrite(roleAllowed(stack, 'Role'));
    const before = keyStatements(stack);
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual(before);
  });
});

describe('the policy may be', () => {
  const document = (bucket: s3.IBucket) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: bucket.arnForObjects('*') }] });

  test.each<[string, (stack: Stack, bucket: s3.Bucket) => void]>([
    ['a managed policy', (stack, bucket) => new iam.ManagedPolicy(stack, 'Policy', { document: iam.PolicyDocument.fromJson(document(bucket)) })],
    ['inline in a role', (stack, bucket) => new iam.Role(stack, 'Role', {
      assumedBy: new iam.AccountRootPrincipal(), inlinePolicies: { read: iam.PolicyDocument.fromJson(document(bucket)) },
    })],
    ['of a user', (stack, bucket) => void new iam.User(stack, 'User').addToPolicy(iam.PolicyStatement.fromJson(document(bucket).Statement[0]))],
    ['of a group', (stack, bucket) => void new iam.Group(stack, 'Group').addToPolicy(iam.PolicyStatement.fromJson(document(bucket).Statement[0]))],
    ['an L1, written out', (stack, bucket) => new iam.CfnPolicy(stack, 'Policy', { policyName: 'read', policyDocument: document(bucket), roles: ['role'] })],
    ['an L1 with one statement', (stack, bucket) => new iam.CfnManagedPolicy(stack, 'Policy', { policyDocument: { ...document(bucket), Statement: document(bucket).Statement[0] } })],
    ['a RolePolicy', (stack, bucket) => new iam.CfnRolePolicy(stack, 'Policy', { policyName: 'read', roleName: 'role', policyDocument: document(bucket) })],
    ['a UserPolicy', (stack, bucket) => new iam.CfnUserPolicy(stack, 'Policy', { policyName: 'read', userName: 'user', policyDocument: document(bucket) })],
    ['a GroupPolicy', (stack, bucket) => new iam.CfnGroupPolicy(stack, 'Policy', { policyName: 'read', groupName: 'group', policyDocument: document(bucket) })],
    ['inline in an L1 role', (stack, bucket) => new iam.CfnRole(stack, 'Role', { assumeRolePolicyDocument: {}, policies: [{ policyName: 'read', policyDocument: document(bucket) }] })],
    ['inline in an L1 user', (stack, bucket) => new iam.CfnUser(stack, 'User', { policies: [{ policyName: 'read', policyDocument: document(bucket) }] })],
    ['inline in an L1 group', (stack, bucket) => new iam.CfnGroup(stack, 'Group', { policies: [{ policyName: 'read', policyDocument: document(bucket) }] })],
    ['of an included template', (stack, bucket) => {
      const file = join(mkdtempSync(join(tmpdir(), 'include-')), 'template.json');
      writeFileSync(file, JSON.stringify({
        Parameters: { Bucket: { Type: 'String' } },
        Resources: {
          Policy: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: {
              PolicyDocument: {
                Statement: [
                  { Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': '${Bucket}/*' } },
                ],
              },
            },
          },
        },
      }));
      new CfnInclude(stack, 'Include', { templateFile: file, parameters: { Bucket: bucket.bucketArn } });
    }],
    ['one that refers by logical id', (stack, bucket) => new iam.CfnManagedPolicy(stack, 'Policy', {
      policyDocument: {
        Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: [{ 'Fn::Sub': `\${${stack.resolve((bucket.node.defaultChild as s3.CfnBucket).logicalId)}.Arn}/*` }] }],
      },
    })],
  ])('%s', (_, make) => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    make(stack, bucket);
    under.put(key, bucket);
    under.grant(stack);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([{ ...decryptThrough('s3'), Action: expect.anything() as unknown }]);
    expect(allStatements(stack)).toHaveLength(2);
    expect(findings(stack)).toEqual([]);
  });

  test('one of several in an L1, each extended for itself', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const role = new iam.CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: {},
      policies: ['one', 'two'].map(policyName => ({ policyName, policyDocument: document(bucket) })),
    });
    under.put(key, bucket);
    under.grant(stack);

    expect((role.policies as Array<{ policyDocument: { Statement: unknown[] } }>).map(({ policyDocument }) => policyDocument.Statement.length)).toEqual([2, 2]);
  });

  test.each<[string, (stack: Stack, bucket: s3.Bucket) => void]>([
    ['a token', (stack, bucket) => new iam.CfnManagedPolicy(stack, 'Policy', { policyDocument: Lazy.any({ produce: () => document(bucket) }) })],
    ['a token in a role', (stack, bucket) => new iam.CfnRole(stack, 'Role', {
      assumeRolePolicyDocument: {}, policies: Lazy.any({ produce: () => [{ policyName: 'read', policyDocument: document(bucket) }] }),
    })],
    ['a resource without types', (stack, bucket) => new CfnResource(stack, 'Policy', { type: 'AWS::IAM::ManagedPolicy', properties: { PolicyDocument: document(bucket) } })],
    ['a role without types', (stack, bucket) => new CfnResource(stack, 'Role', {
      type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: {}, Policies: [{ PolicyName: 'read', PolicyDocument: document(bucket) }] },
    })],
    ['overridden', (stack, bucket) => new iam.CfnManagedPolicy(stack, 'Policy', { policyDocument: document(bucket) }).addPropertyOverride('PolicyDocument.Version', '2012-10-17')],
    ['a statement under a condition', (stack, bucket) => {
      const condition = new CfnCondition(stack, 'Condition', { expression: Fn.conditionEquals(Aws.REGION, 'us-east-1') });
      new iam.CfnManagedPolicy(stack, 'Policy', {
        policyDocument: { Statement: [Fn.conditionIf(condition.logicalId, document(bucket).Statement[0], Aws.NO_VALUE)] },
      });
    }],
  ])('%s, which cannot be extended: the statement is printed', (_, make) => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    make(stack, bucket);
    under.put(key, bucket);
    under.grant(stack);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([]);
    const found = findings(stack);
    expect(found).toHaveLength(1);
    expect(printed(found[0])).toEqual([{ Effect: 'Allow', Action: ['kms:Decrypt'], Resource: '${Stack/Key/Resource.Arn}', Condition: through('s3') }]);
  });

  test('too long with one more statement: the statement is printed', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    const policy = new iam.ManagedPolicy(stack, 'Policy', {
      statements: [
        new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }),
        new iam.PolicyStatement({ actions: ['logs:PutLogEvents'], resources: ['x', 'y'].map(each => each.repeat(2_900)) }),
      ],
    });
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)).toEqual([]);
    expect(findings(stack)).toEqual([expect.stringMatching(/^\/Stack\/Policy\/Resource: Principals of this policy .*: the policy would have about 6\d\d\d characters, and may have 6144\. /s)]);
    expect(policy.document.statementCount).toBe(2);
  });

  test('as long as that in a role, which takes more', () => {
    const { stack, key, under } = stackWithKey();
    const bucket = new s3.Bucket(stack, 'Bucket');
    roleAllowed(stack, 'Role', { actions: ['s3:GetObject'], resources: [bucket.arnForObjects('*')] }, { actions: ['logs:PutLogEvents'], resources: ['x', 'y'].map(each => each.repeat(2_900)) });
    under.put(key, bucket);
    under.grant(stack);

    expect(keyStatements(stack)).toHaveLength(1);
  });
});

test('tokens in the place of actions are about nothing', () => {
  const { stack, key, under } = stackWithKey();
  const bucket = new s3.Bucket(stack, 'Bucket');
  new iam.CfnManagedPolicy(stack, 'Policy', {
    policyDocument: {
      Statement: [
        { Effect: 'Allow', Action: Token.asString({ Ref: 'AWS::StackName' }), Resource: '*' }, { Effect: 'Allow' }, 'statement', { Effect: { Ref: 'AWS::StackName' }, Action: '*', Resource: '*' },
      ],
    },
  });
  under.put(key, bucket);
  under.grant(stack);

  expect(keyStatements(stack)).toEqual([]);
});
