import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { DatabaseStack } from './database-stack';
import { EtlStack } from './etl-stack';
import { MessagingStack } from './messaging-stack';
import { OperationsStack } from './operations-stack';
import { WebStack } from './web-stack';

/** A shop as many companies have it: written without a thought of keys. */
export function makeShop(scope: Construct): void {
  // Load balancer logs need a Region.
  const props = { env: { region: 'eu-west-1' } };
  const network = new Stack(scope, 'Network', props);
  const vpc = new ec2.Vpc(network, 'Vpc', { maxAzs: 2 });
  new MessagingStack(scope, 'Messaging', props);
  const databases = new DatabaseStack(scope, 'Databases', props, vpc);
  new WebStack(scope, 'Web', props, vpc);
  new EtlStack(scope, 'Etl', props, databases.catalogue);
  new OperationsStack(scope, 'Operations', props, vpc);
}
