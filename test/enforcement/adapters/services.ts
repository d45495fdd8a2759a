import { type Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as events from 'aws-cdk-lib/aws-events';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as nodejs from 'aws-cdk-lib/aws-lambda-nodejs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as schedulerTargets from 'aws-cdk-lib/aws-scheduler-targets';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import type { Construct } from 'constructs';

/** An L2 with an adapter, as an app would make it that does not think of encryption. */
export interface Service {
  readonly make: (stack: Stack) => Construct;
  /** The type of the resource that takes the key. */
  readonly type: string;
  /** The path of the key in the properties. */
  readonly path: string;
  /** Whether a key that is given to a deployed one replaces it. */
  readonly replaces?: boolean;
  /** The same, asking for another encryption than by a customer managed key. */
  readonly contradicting?: Readonly<Record<string, (stack: Stack) => Construct>>;
  /** The same, asking for a key that the L2 makes for it. */
  readonly withOwnKey?: (stack: Stack) => Construct;
  /** The same, with a key of the app. */
  readonly withKey?: (stack: Stack, key: kms.IKey) => Construct;
}

const CODE = { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};') };
const DEFINITION = (stack: Stack) => stepfunctions.DefinitionBody.fromChainable(new stepfunctions.Pass(stack, 'Pass'));
const SCRIPT = { test: synthetics.Test.custom({ code: synthetics.Code.fromInline('exports.handler = async () => {};'), handler: 'index.handler' }) };
const CANARY = { ...SCRIPT, runtime: synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1 };
const SOURCE = { buildSpec: codebuild.BuildSpec.fromObject({ version: '0.2' }) };
const bucketIn = (stack: Stack) => stack.node.tryFindChild('Bucket') as s3.Bucket | undefined ?? new s3.Bucket(stack, 'Bucket');
const delivery = (stack: Stack) => ({ destination: new firehose.S3Bucket(bucketIn(stack)) });
const busIn = (stack: Stack) => events.EventBus.fromEventBusName(stack, 'Bus', 'default');
const archive = (stack: Stack) => ({ sourceEventBus: busIn(stack), eventPattern: { source: ['orders'] } });
const schedule = (stack: Stack) => ({
  schedule: scheduler.ScheduleExpression.cron({ hour: '4' }),
  target: new schedulerTargets.SqsSendMessage(sqs.Queue.fromQueueArn(stack, 'Target', 'arn:aws:sqs:eu-west-1:111122223333:target')),
});

/** One of each. */
export const SERVICES: Readonly<Record<string, Service>> = {
  'sqs.Queue': {
    type: 'AWS::SQS::Queue',
    path: 'KmsMasterKeyId',
    make: stack => new sqs.Queue(stack, 'It'),
    withKey: (stack, encryptionMasterKey) => new sqs.Queue(stack, 'It', { encryptionMasterKey, encryption: sqs.QueueEncryption.KMS }),
    withOwnKey: stack => new sqs.Queue(stack, 'It', { encryption: sqs.QueueEncryption.KMS }),
    contradicting: {
      'QueueEncryption.SQS_MANAGED': stack => new sqs.Queue(stack, 'It', { encryption: sqs.QueueEncryption.SQS_MANAGED }),
      'QueueEncryption.KMS_MANAGED': stack => new sqs.Queue(stack, 'It', { encryption: sqs.QueueEncryption.KMS_MANAGED }),
      'QueueEncryption.NONE': stack => new sqs.Queue(stack, 'It', { encryption: sqs.QueueEncryption.UNENCRYPTED }),
    },
  },
  'sns.Topic': {
    type: 'AWS::SNS::Topic',
    path: 'KmsMasterKeyId',
    make: stack => new sns.Topic(stack, 'It'),
    withKey: (stack, masterKey) => new sns.Topic(stack, 'It', { masterKey }),
  },
  'secretsmanager.Secret': {
    type: 'AWS::SecretsManager::Secret',
    path: 'KmsKeyId',
    make: stack => new secretsmanager.Secret(stack, 'It'),
    withKey: (stack, encryptionKey) => new secretsmanager.Secret(stack, 'It', { encryptionKey }),
  },
  'rds.DatabaseSecret': { type: 'AWS::SecretsManager::Secret', path: 'KmsKeyId', make: stack => new rds.DatabaseSecret(stack, 'It', { username: 'orders', replaceOnPasswordCriteriaChanges: true }) },
  'docdb.DatabaseSecret': { type: 'AWS::SecretsManager::Secret', path: 'KmsKeyId', make: stack => new docdb.DatabaseSecret(stack, 'It', { username: 'orders' }) },
  'logs.LogGroup': {
    type: 'AWS::Logs::LogGroup',
    path: 'KmsKeyId',
    make: stack => new logs.LogGroup(stack, 'It'),
    withKey: (stack, encryptionKey) => new logs.LogGroup(stack, 'It', { encryptionKey }),
  },
  'kinesis.Stream': {
    type: 'AWS::Kinesis::Stream',
    path: 'StreamEncryption.KeyId',
    make: stack => new kinesis.Stream(stack, 'It'),
    withKey: (stack, encryptionKey) => new kinesis.Stream(stack, 'It', { encryptionKey }),
    withOwnKey: stack => new kinesis.Stream(stack, 'It', { encryption: kinesis.StreamEncryption.KMS }),
    contradicting: {
      'StreamEncryption.MANAGED': stack => new kinesis.Stream(stack, 'It', { encryption: kinesis.StreamEncryption.MANAGED }),
      'StreamEncryption.NONE': stack => new kinesis.Stream(stack, 'It', { encryption: kinesis.StreamEncryption.UNENCRYPTED }),
    },
  },
  'kinesisfirehose.DeliveryStream': {
    type: 'AWS::KinesisFirehose::DeliveryStream',
    path: 'DeliveryStreamEncryptionConfigurationInput.KeyARN',
    make: stack => new firehose.DeliveryStream(stack, 'It', delivery(stack)),
    withKey: (stack, key) => new firehose.DeliveryStream(stack, 'It', { ...delivery(stack), encryption: firehose.StreamEncryption.customerManagedKey(key) }),
    withOwnKey: stack => new firehose.DeliveryStream(stack, 'It', { ...delivery(stack), encryption: firehose.StreamEncryption.customerManagedKey() }),
    contradicting: {
      AWS_OWNED: stack => new firehose.DeliveryStream(stack, 'It', { ...delivery(stack), encryption: firehose.StreamEncryption.awsOwnedKey() }),
      UNENCRYPTED: stack => new firehose.DeliveryStream(stack, 'It', { ...delivery(stack), encryption: firehose.StreamEncryption.unencrypted() }),
    },
  },
  'events.EventBus': {
    type: 'AWS::Events::EventBus',
    path: 'KmsKeyIdentifier',
    make: stack => new events.EventBus(stack, 'It'),
    withKey: (stack, kmsKey) => new events.EventBus(stack, 'It', { kmsKey }),
  },
  'events.Archive': {
    type: 'AWS::Events::Archive',
    path: 'KmsKeyIdentifier',
    make: stack => new events.Archive(stack, 'It', archive(stack)),
    withKey: (stack, kmsKey) => new events.Archive(stack, 'It', { ...archive(stack), kmsKey }),
  },
  'scheduler.Schedule': {
    type: 'AWS::Scheduler::Schedule',
    path: 'KmsKeyArn',
    make: stack => new scheduler.Schedule(stack, 'It', schedule(stack)),
    withKey: (stack, key) => new scheduler.Schedule(stack, 'It', { ...schedule(stack), key }),
  },
  'stepfunctions.StateMachine': {
    type: 'AWS::StepFunctions::StateMachine',
    path: 'EncryptionConfiguration.KmsKeyId',
    make: stack => new stepfunctions.StateMachine(stack, 'It', { definitionBody: DEFINITION(stack) }),
    withKey: (stack, key) => new stepfunctions.StateMachine(stack, 'It', {
      definitionBody: DEFINITION(stack), encryptionConfiguration: new stepfunctions.CustomerManagedEncryptionConfiguration(key),
    }),
    contradicting: {
      AWS_OWNED_KEY: stack => new stepfunctions.StateMachine(stack, 'It', {
        definitionBody: DEFINITION(stack), encryptionConfiguration: new stepfunctions.AwsOwnedEncryptionConfiguration(),
      }),
    },
  },
  'stepfunctions.Activity': {
    type: 'AWS::StepFunctions::Activity',
    path: 'EncryptionConfiguration.KmsKeyId',
    replaces: true,
    make: stack => new stepfunctions.Activity(stack, 'It'),
    withKey: (stack, key) => new stepfunctions.Activity(stack, 'It', { encryptionConfiguration: new stepfunctions.CustomerManagedEncryptionConfiguration(key) }),
    contradicting: {
      AWS_OWNED_KEY: stack => new stepfunctions.Activity(stack, 'It', { encryptionConfiguration: new stepfunctions.AwsOwnedEncryptionConfiguration() }),
    },
  },
  'codebuild.Project': {
    type: 'AWS::CodeBuild::Project',
    path: 'EncryptionKey',
    make: stack => new codebuild.Project(stack, 'It', SOURCE),
    withKey: (stack, encryptionKey) => new codebuild.Project(stack, 'It', { ...SOURCE, encryptionKey }),
    contradicting: { 'the source of a pipeline': stack => new codebuild.PipelineProject(stack, 'It') },
  },
  'codecommit.Repository': {
    type: 'AWS::CodeCommit::Repository',
    path: 'KmsKeyId',
    make: stack => new codecommit.Repository(stack, 'It', { repositoryName: 'orders' }),
    withKey: (stack, kmsKey) => new codecommit.Repository(stack, 'It', { repositoryName: 'orders', kmsKey }),
  },
  'synthetics.Canary': {
    type: 'AWS::Synthetics::Canary',
    path: 'ArtifactConfig.S3Encryption.KmsKeyArn',
    make: stack => new synthetics.Canary(stack, 'It', CANARY),
    withKey: (stack, artifactS3KmsKey) => new synthetics.Canary(stack, 'It', { ...CANARY, artifactS3KmsKey }),
    withOwnKey: stack => new synthetics.Canary(stack, 'It', { ...CANARY, artifactS3EncryptionMode: synthetics.ArtifactsEncryptionMode.KMS }),
    contradicting: {
      'SSE_S3': stack => new synthetics.Canary(stack, 'It', { ...CANARY, artifactS3EncryptionMode: synthetics.ArtifactsEncryptionMode.S3_MANAGED }),
      'the runtime syn-python-selenium': stack => new synthetics.Canary(stack, 'It', { ...SCRIPT, runtime: synthetics.Runtime.SYNTHETICS_PYTHON_SELENIUM_5_1 }),
    },
  },
  'lambda.Function': {
    type: 'AWS::Lambda::Function',
    path: 'KmsKeyArn',
    make: stack => new lambda.Function(stack, 'It', CODE),
    withKey: (stack, environmentEncryption) => new lambda.Function(stack, 'It', { ...CODE, environmentEncryption }),
  },
  'lambda.DockerImageFunction': {
    type: 'AWS::Lambda::Function',
    path: 'KmsKeyArn',
    make: stack => new lambda.DockerImageFunction(stack, 'It', { code: lambda.DockerImageCode.fromEcr(ecr.Repository.fromRepositoryName(stack, 'Images', 'images')) }),
  },
  'lambda.SingletonFunction': {
    type: 'AWS::Lambda::Function',
    path: 'KmsKeyArn',
    make: stack => new lambda.SingletonFunction(stack, 'It', { ...CODE, uuid: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0' }),
  },
  'nodejs.NodejsFunction': {
    type: 'AWS::Lambda::Function',
    path: 'KmsKeyArn',
    make: stack => new nodejs.NodejsFunction(stack, 'It', { code: CODE.code, handler: CODE.handler, runtime: CODE.runtime }),
  },
};
