import { Stack, type StackProps } from 'aws-cdk-lib';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { EncryptionBaseline } from 'cdk-at-rest';

/** The baseline of an account and Region: EBS encryption by default, the trail, its alarms, queries and canary. */
export class BaselineStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    new EncryptionBaseline(this, 'Baseline', { subscriptions: [new EmailSubscription('security@example.com')] });
  }
}
