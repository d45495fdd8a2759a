import { Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { EncryptedBucket, EncryptedTable, EncryptedTableV2, EncryptionKey, KeyService, KeySource } from 'cdk-at-rest';

/**
 * Documents in a bucket, orders and sessions in tables, everything under one key of our own, and an application that may use
 * them. It also encrypts data keys in its own code, for one tenant.
 */
export class StorageStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const key = new EncryptionKey(this, 'Key', {
      alias: 'storage',
      services: [KeyService.cloudWatchLogs('/storage/*')],
    });
    EncryptionKey.useSource(this, KeySource.given(key));

    const documents = new EncryptedBucket(this, 'Documents');
    const orders = new EncryptedTableV2(this, 'Orders', {
      partitionKey: { name: 'customer', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'placedAt', type: dynamodb.AttributeType.STRING },
    });
    const sessions = new EncryptedTable(this, 'Sessions', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    });

    const application = new iam.Role(this, 'Application', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    documents.grantReadWrite(application);
    orders.grantReadWriteData(application);
    sessions.grantReadWriteData(application);
    key.grantEnvelopeEncrypt(application, { tenant: 'blue' });
    key.grantEnvelopeDecrypt(application, { tenant: 'blue' });
  }
}
