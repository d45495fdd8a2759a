import { App, CfnOutput, CfnResource, Fn, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { EncryptionAssertions, EncryptionKey, EncryptionLevel } from 'cdk-at-rest';

const ENV = { account: '111122223333', region: 'eu-west-1' };

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

/** A stack with a topic that is not encrypted, a queue under a key of its own, and one without a key in a nested stack. */
function mixedStack(): Stack {
  const stack = new Stack(new App(), 'Orders', { env: ENV });
  new sns.CfnTopic(stack, 'Topic');
  new sqs.CfnQueue(stack, 'Queue', { kmsMasterKeyId: new EncryptionKey(stack, 'Key').keyArn });
  new sqs.CfnQueue(new NestedStack(stack, 'Nested'), 'Owned');
  return stack;
}

describe('allEncrypted', () => {
  test('lists what is not, with path, type, state, reason, fix and guide', () => {
    const message = messageOf(() => EncryptionAssertions.fromStack(mixedStack()).allEncrypted());

    expect(message).toMatch(/^2 resources are not as expected: data at rest is encrypted at the level 'customer managed'\.\n\n/);
    expect(message).toMatch(/\nOrders\/Topic \(AWS::SNS::Topic, Topic in .*Orders\.template\.json\)\n/);
    expect(message).toContain([
      '  AtRest-Unencrypted: Data at rest is not encrypted', '  KmsMasterKeyId: nothing turns encryption on',
      '  To do: Set the key property, and the switch that turns encryption on; EncryptionAtRest does where nothing is replaced',
      '  https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-unencrypted',
    ].join('\n'));
    expect(message).toMatch(/\nOrders\/Nested\/Owned \(AWS::SQS::Queue, Owned in .*\.nested\.template\.json\)\n {2}AtRest-AwsOwnedKey: /);
    expect(message).not.toContain('Orders/Queue');
  });

  test('asks for the level that it is given', () => {
    const message = messageOf(() => EncryptionAssertions.fromStack(mixedStack()).allEncrypted(EncryptionLevel.ENCRYPTED));

    expect(message).toMatch(/^1 resource is not as expected/);
    expect(message).not.toContain('Orders/Nested/Owned');
  });

  test('passes where everything is under a key, also one that another stack exports', () => {
    const app = new App();
    const keys = new Stack(app, 'Keys', { env: ENV });
    new CfnOutput(keys, 'Exported', { value: new EncryptionKey(keys, 'Key').keyArn, exportName: 'the-key' });
    const orders = new Stack(app, 'Orders', { env: ENV });
    new sqs.CfnQueue(orders, 'Queue', { kmsMasterKeyId: Fn.importValue('the-key') });

    expect(() => EncryptionAssertions.fromStack(orders).allEncrypted()).not.toThrow();
  });

  test('does not pass where the template does not tell', () => {
    const stack = new Stack(new App(), 'Orders');
    new sqs.CfnQueue(stack, 'Queue', { kmsMasterKeyId: Fn.importValue('not-in-the-app') });

    expect(() => EncryptionAssertions.fromStack(stack).allEncrypted(EncryptionLevel.ENCRYPTED)).toThrow('AtRest-EncryptionUndecided');
  });

  test('does not pass where a template is not there', () => {
    const template = { Resources: { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://example.com/x.json' } } } };

    expect(() => EncryptionAssertions.fromTemplates({ Orders: template }).allEncrypted(EncryptionLevel.ENCRYPTED)).toThrow('AtRest-NotInTemplates');
  });

  test('lets pass what was acknowledged, and what cannot be under a key', () => {
    const stack = new Stack(new App(), 'Orders');
    const topic = new sns.Topic(stack, 'Topic');
    new s3.CfnBucket(stack, 'Logs', { loggingConfiguration: {} });
    Validations.of(topic).acknowledge({ id: 'AtRest-Unencrypted', reason: 'public messages' });

    expect(() => EncryptionAssertions.fromStack(stack).allEncrypted()).not.toThrow();
    expect(() => EncryptionAssertions.fromStack(stack).noFindings()).not.toThrow();
  });

  test('is not about keys', () => {
    const stack = new Stack(new App(), 'Orders');
    new kms.Key(stack, 'Key');

    expect(() => EncryptionAssertions.fromStack(stack).allEncrypted()).not.toThrow();
    expect(() => EncryptionAssertions.fromStack(stack).noFindings()).toThrow('AtRest-KeyRotation');
  });
});

describe('assertions are of', () => {
  function twoStacks(): { app: App; first: Stack; second: Stack; inStage: Stack } {
    const app = new App();
    const [first, second] = ['First', 'Second'].map(id => new Stack(app, id));
    const inStage = new Stack(new Stage(app, 'Production'), 'Third');
    [first, second, inStage].forEach(stack => new sns.CfnTopic(stack, 'Topic'));
    return { app, first, second, inStage };
  }

  test('one stack', () => {
    const message = messageOf(() => EncryptionAssertions.fromStack(twoStacks().second).allEncrypted());

    expect(message).toContain('Second/Topic');
    expect(message).not.toContain('First/Topic');
  });

  test('a stack of a Stage', () => {
    expect(() => EncryptionAssertions.fromStack(twoStacks().inStage).allEncrypted()).toThrow('Production/Third/Topic');
  });

  test('a nested stack alone', () => {
    const message = messageOf(() => EncryptionAssertions.fromStack(mixedStack().node.findChild('Nested') as NestedStack).allEncrypted());

    expect(message).toMatch(/^1 resource is/);
    expect(message).toContain('Orders/Nested/Owned');
  });

  test('all stacks of an app, those of its Stages included', () => {
    expect(messageOf(() => EncryptionAssertions.fromApp(twoStacks().app).allEncrypted())).toMatch(/^3 resources .*First\/Topic.*Second\/Topic.*Production\/Third\/Topic/s);
  });

  test('all stacks of a Stage', () => {
    expect(messageOf(() => EncryptionAssertions.fromApp(Stage.of(twoStacks().inStage)!).allEncrypted())).toMatch(/^1 resource /);
  });

  test('templates that import from each other', () => {
    const templates = {
      Keys: { Resources: { Key: { Type: 'AWS::KMS::Key' } }, Outputs: { Key: { Value: { Ref: 'Key' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-key' } } } } },
      Orders: { Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { 'Fn::ImportValue': 'Keys-key' } } } } },
    };

    expect(() => EncryptionAssertions.fromTemplates(templates).allEncrypted()).not.toThrow();
    expect(() => EncryptionAssertions.fromTemplates({ Orders: templates.Orders }).allEncrypted()).toThrow('AtRest-EncryptionUndecided');
  });

  test('no file that is no template', () => {
    expect(() => EncryptionAssertions.fromTemplates({ Orders: { name: 'x' } })).toThrow('Orders is no CloudFormation template: no template has name');
    expect(() => EncryptionAssertions.fromTemplates({})).toThrow('EncryptionAssertions.fromTemplates received no template');
  });
});

describe('resourceEncrypted', () => {
  test.each([['^Queue$'], ['^Orders/Queue']])('is about what matches %s by its logical id or path', pattern => {
    expect(() => EncryptionAssertions.fromStack(mixedStack()).resourceEncrypted(pattern)).not.toThrow();
  });

  test('is about types as well, and about all that match', () => {
    expect(messageOf(() => EncryptionAssertions.fromStack(mixedStack()).resourceEncrypted('AWS::SQS::Queue'))).toMatch(/^1 resource is .*Orders\/Nested\/Owned/s);
    expect(() => EncryptionAssertions.fromStack(mixedStack()).resourceEncrypted('AWS::SQS::Queue', EncryptionLevel.ENCRYPTED)).not.toThrow();
  });

  test('does not pass where nothing matches, and says what there is', () => {
    expect(messageOf(() => EncryptionAssertions.fromStack(mixedStack()).resourceEncrypted('Bucket')))
      .toBe('No resource that stores data has a type, logical id or path that matches Bucket. There are: '
        + 'Orders/Topic (AWS::SNS::Topic), Orders/Queue (AWS::SQS::Queue), Orders/Nested/Owned (AWS::SQS::Queue)');
    expect(messageOf(() => EncryptionAssertions.fromStack(new Stack(new App(), 'Empty')).resourceEncrypted('Bucket'))).toMatch(/There are: none$/);
  });
});

describe('hasFinding', () => {
  test.each([[undefined], ['^Topic$'], ['Orders/T'], ['SNS']])('passes where there is one, of what matches %s', pattern => {
    expect(() => EncryptionAssertions.fromStack(mixedStack()).hasFinding('AtRest-Unencrypted', pattern)).not.toThrow();
  });

  test('names those that there are where none matches', () => {
    expect(messageOf(() => EncryptionAssertions.fromStack(mixedStack()).hasFinding('AtRest-Unencrypted', 'Queue')))
      .toMatch(/^No finding AtRest-Unencrypted of a resource that matches Queue\. There are these:\n\nOrders\/Topic \(/);
    expect(messageOf(() => EncryptionAssertions.fromStack(mixedStack()).hasFinding('AtRest-KeyPublic'))).toBe('No finding AtRest-KeyPublic. There is none at all.');
  });

  test('does not count what was acknowledged, and says with which reason', () => {
    const stack = mixedStack();
    Validations.of(stack).acknowledge({ id: 'AtRest-Unencrypted', reason: 'public messages' });

    expect(() => EncryptionAssertions.fromStack(stack).hasFinding('AtRest-Unencrypted')).toThrow('  Acknowledged: public messages');
  });

  test('depends on the level', () => {
    expect(() => EncryptionAssertions.fromStack(mixedStack()).hasFinding('AtRest-AwsOwnedKey', '', EncryptionLevel.ENCRYPTED)).toThrow('There is none at all');
  });

  test('knows the rules', () => {
    expect(() => EncryptionAssertions.fromStack(mixedStack()).hasFinding('AtRest-Unencripted')).toThrow(/^There is no rule AtRest-Unencripted\. There are: AtRest-Unencrypted, /);
  });
});

describe('deliveriesWork', () => {
  function alarm(admits: boolean): Stack {
    const stack = new Stack(new App(), 'Orders', { env: ENV });
    const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
    const topic = new sns.CfnTopic(stack, 'Topic', { kmsMasterKeyId: key.keyId });
    new cloudwatch.CfnAlarm(stack, 'Alarm', { comparisonOperator: 'GreaterThanThreshold', evaluationPeriods: 1, alarmActions: [topic.ref] });
    if (admits) {
      key.grantEncryptDecrypt(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
    }
    return stack;
  }

  test('names what would be lost', () => {
    expect(() => EncryptionAssertions.fromStack(alarm(false)).deliveriesWork()).toThrow(/Orders\/Topic \(AWS::SNS::Topic.*cloudwatch\.amazonaws\.com \(Orders\/Alarm AlarmActions\.0\) has no/s);
  });

  test('passes where the service may use the key', () => {
    expect(() => EncryptionAssertions.fromStack(alarm(true)).deliveriesWork()).not.toThrow();
  });

  test('names logs that would be lost', () => {
    const stack = new Stack(new App(), 'Orders');
    new s3.CfnBucket(stack, 'Bucket', {
      loggingConfiguration: {}, bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms' } }] },
    });

    expect(() => EncryptionAssertions.fromStack(stack).deliveriesWork()).toThrow('AtRest-DestinationUnderKey');
  });
});

describe('noReplacements and keysKept', () => {
  function database(props: Partial<rds.CfnDBInstanceProps>, id = 'Database'): Stack {
    const stack = new Stack(new App(), 'Orders', { env: ENV });
    const key = new EncryptionKey(stack, 'Key');
    new rds.CfnDBInstance(stack, id, { dbInstanceClass: 'db.t4g.micro', engine: 'postgres', allocatedStorage: '20', storageEncrypted: true, kmsKeyId: key.keyArn, ...props });
    return stack;
  }
  const templateOf = (stack: Stack) => Template.fromStack(stack).toJSON() as Record<string, unknown>;

  test('pass where nothing that stores data changes', () => {
    const assertions = EncryptionAssertions.fromStack(database({ allocatedStorage: '40' }));

    expect(() => assertions.noReplacements(templateOf(database({})))).not.toThrow();
    expect(() => assertions.keysKept(templateOf(database({})))).not.toThrow();
  });

  test('name what would be replaced', () => {
    const before = templateOf(database({ storageEncrypted: false, kmsKeyId: undefined }));

    expect(() => EncryptionAssertions.fromStack(database({})).noReplacements(before)).toThrow(/Orders\/Database \(AWS::RDS::DBInstance.*AtRest-Replacement/s);
  });

  test('name what would be removed', () => {
    expect(() => EncryptionAssertions.fromStack(database({}, 'Another')).noReplacements(templateOf(database({})))).toThrow(/AtRest-Store(Removed|LeftBehind)/);
  });

  test('name what would lose its key', () => {
    const bucket = (sseAlgorithm: string, encrypted: boolean) => {
      const stack = new Stack(new App(), 'Orders');
      const kmsMasterKeyId = encrypted ? new EncryptionKey(stack, 'Key').keyArn : undefined;
      new s3.CfnBucket(stack, 'Bucket', {
        bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId } }] },
      });
      return stack;
    };
    const assertions = EncryptionAssertions.fromStack(bucket('AES256', false));

    expect(() => assertions.keysKept(templateOf(bucket('aws:kms', true)))).toThrow(/Orders\/Bucket .*AtRest-KeyLost/s);
  });

  test('ask which stack is meant, where there are several', () => {
    const app = new App();
    const [first] = ['First', 'Second'].map(id => new Stack(app, id));
    const before = { Resources: { Table: { Type: 'AWS::DynamoDB::Table' } } };
    new CfnResource(first, 'Table', { type: 'AWS::DynamoDB::Table' });
    const assertions = EncryptionAssertions.fromApp(app);

    expect(() => assertions.noReplacements(before)).toThrow('There are several stacks: give the name of one of First, Second');
    expect(() => assertions.noReplacements(before, 'Third')).toThrow('There is not one stack called Third: give the name of one of First, Second');
    expect(() => assertions.noReplacements(before, 'First')).not.toThrow();
    expect(() => assertions.noReplacements(before, 'Second')).toThrow('AtRest-StoreRemoved');
  });

  test('refuse what is no template', () => {
    expect(() => EncryptionAssertions.fromStack(database({})).noReplacements({ name: 'x' })).toThrow('the template before is no CloudFormation template');
  });
});
