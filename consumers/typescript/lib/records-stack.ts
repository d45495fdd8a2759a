import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import {
  AuditTrail, EbsEncryptionByDefault, EncryptedBucket, EncryptedDatabaseInstance, EncryptedTableV2, EncryptionKey, KeyService, KeySource,
} from 'cdk-at-rest';
import type { Construct } from 'constructs';

/** The records of a clinic: scans in a bucket, patients in a table, invoices in a database, and a trail of who used the key. */
export class RecordsStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);

    const key = new EncryptionKey(this, 'Key', {
      alias: 'records',
      services: [KeyService.cloudWatchLogs('/records/*'), KeyService.s3Notifications()],
    });
    EncryptionKey.useSource(this, KeySource.given(key));

    const scans = new EncryptedBucket(this, 'Scans');
    const patients = new EncryptedTableV2(this, 'Patients', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'admittedAt', type: dynamodb.AttributeType.STRING },
    });

    const vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    });
    const invoices = new EncryptedDatabaseInstance(this, 'Invoices', {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_2 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      instanceIdentifier: 'invoices',
      multiAz: true,
      createLogGroups: true,
    });

    new EbsEncryptionByDefault(this, 'Ebs', { encryptionKey: new EncryptionKey(this, 'VolumeKey') });
    new AuditTrail(this, 'Trail');

    // Written without a word of encryption: enforcement puts it under the key of the stack.
    const arrivals = new sqs.Queue(this, 'Arrivals');
    scans.addEventNotification(s3.EventType.OBJECT_CREATED, new SqsDestination(arrivals), { prefix: 'incoming/' });

    const application = new iam.Role(this, 'Application', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    scans.grantRead(application);
    patients.grantReadWriteData(application);
    arrivals.grantConsumeMessages(application);
    invoices.secret?.grantRead(application);

    Validations.of(this).acknowledge({ id: 'AtRest-ExemptDestination', reason: 'S3 delivers access logs to buckets under SSE-S3 only' });
  }
}
