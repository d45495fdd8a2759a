import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { DatabaseEncryptionMigration, EncryptionKey, KeySource, MigrationHook } from 'cdk-at-rest';

/** Puts the shop into read-only mode before the snapshot, and out of it afterwards, whichever database answers then. It bears being called twice. */
const SWITCH_WRITES = `
const { SSMClient, PutParameterCommand } = require('@aws-sdk/client-ssm');
const ssm = new SSMClient();
exports.handler = async ({ hook }) => {
  const readOnly = hook === 'beforeSnapshot';
  await ssm.send(new PutParameterCommand({ Name: process.env.READ_ONLY, Value: String(readOnly), Overwrite: true }));
  // Requests that are under way.
  if (readOnly) await new Promise(resolve => setTimeout(resolve, 60_000));
};
`;

/**
 * What encrypts the databases of a shop under a key of our own. The shop reads a parameter that says whether it may write; somebody looks at the
 * encrypted database before it takes the place of the old one.
 */
export class MigrationStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const key = new EncryptionKey(this, 'Key', { alias: 'database' });
    EncryptionKey.useSource(this, KeySource.given(key));

    const readOnly = new ssm.StringParameter(this, 'ReadOnly', { stringValue: 'false', description: 'Whether the shop may not write' });
    const switchWrites = new lambda.Function(this, 'SwitchWrites', {
      description: 'Stops and starts the writes of the shop',
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(SWITCH_WRITES),
      timeout: Duration.minutes(2),
      environment: { READ_ONLY: readOnly.parameterName },
      environmentEncryption: key,
    });
    readOnly.grantWrite(switchWrites);

    const migration = new DatabaseEncryptionMigration(this, 'Migration', {
      beforeSnapshot: MigrationHook.invoke(switchWrites),
      beforeCutover: MigrationHook.approval({ timeout: Duration.hours(4) }),
      afterCutover: MigrationHook.invoke(switchWrites),
      subscriptions: [new EmailSubscription('operators@example.com')],
    });

    const operators = new iam.Role(this, 'Operators', { assumedBy: new iam.AccountRootPrincipal() });
    migration.grantStartExecution(operators);
    migration.grantAnswer(operators);

    new cloudwatch.Dashboard(this, 'Progress', {
      widgets: [[new cloudwatch.GraphWidget({ title: 'Encryption of orders', left: [migration.metricProgress('orders')], leftYAxis: { min: 0, max: 100 } })]],
    });
    new CfnOutput(this, 'StateMachineArn', { value: migration.stateMachine.stateMachineArn, description: 'Start it with {"identifier": "…", "dryRun": true} first' });
  }
}
