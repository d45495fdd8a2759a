import { App, type Environment, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { HERE } from '../keys/support';
import type { CloudFormationTemplate } from '../support/template/cloudformation';
import { templateOf } from '../support/template/synth';
import { AccessLogBucket, EncryptedBucket, EncryptedTable, EncryptedTableV2, EncryptionKey } from 'cdk-at-rest';

/** The classes that a usage makes its resources with: those of aws-cdk-lib, or those of this library in their place. */
export interface Classes {
  readonly Bucket: new (scope: Construct, id: string, props?: s3.BucketProps) => s3.Bucket;
  readonly LogBucket: new (scope: Construct, id: string, props?: s3.BucketProps) => s3.Bucket;
  readonly Table: new (scope: Construct, id: string, props: dynamodb.TableProps) => dynamodb.Table;
  readonly TableV2: new (scope: Construct, id: string, props: dynamodb.TablePropsV2) => dynamodb.TableV2;
  readonly Key: new (scope: Construct, id: string, props?: kms.KeyProps) => kms.Key;
}

export const BEFORE: Classes = { Bucket: s3.Bucket, LogBucket: s3.Bucket, Table: dynamodb.Table, TableV2: dynamodb.TableV2, Key: kms.Key };
export const AFTER: Classes = {
  Bucket: EncryptedBucket, LogBucket: AccessLogBucket, Table: EncryptedTable, TableV2: EncryptedTableV2, Key: EncryptionKey,
};

/** Code that stands in somebody's app, and of which only the names of the classes change. */
export interface Usage {
  readonly name: string;
  readonly build: (stack: Stack, classes: Classes) => void;

  /** Where the stack is deployed; `{}` leaves that open. */
  readonly env?: Environment;
}

/** The templates of an app that is built one way, by the paths of their stacks, nested ones included. */
export function templatesOf(usage: Usage, classes: Classes, context?: Record<string, unknown>): Record<string, CloudFormationTemplate> {
  const app = new App({ context });
  usage.build(new Stack(app, 'Deployed', { env: usage.env ?? HERE }), classes);
  return Object.fromEntries(app.node.findAll().filter(Stack.isStack).map(stack => [stack.node.path, templateOf(stack)]));
}
