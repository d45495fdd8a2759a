import { type Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BundledFunction, type FunctionReasons } from '../../functions/bundled-function';
import { grantsInto } from '../../functions/grants-into-policy';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { grantNarrowed, type Narrowing } from '../../private/narrowed-grant';
import { acknowledgeWildcard } from '../../private/wildcard-finding';
import type { IAuditTrail } from '../i-audit-trail';
import { CANARY_CONTEXT_KEY } from './canary-context';

/** What the function is made with. */
export interface CanaryFunctionProps {
  readonly trail: IAuditTrail;
  /** Name of the canary, the dimension of its metrics. */
  readonly canaryName: string;
  readonly calledKey: IEncryptionKey;
  readonly encryptionKey: IEncryptionKey;
  readonly deliverWithin: Duration;
}

/** Unpacking is work for a whole processor, and Lambda gives a share of one for each MiB. */
const MEMORY_MIB = 1_024;

const REASONS: FunctionReasons = {
  LambdaConcurrency: 'A few short invocations an hour. Reserved concurrency would be taken from the other functions of the account',
  LambdaDLQ: 'A state machine invokes it, and takes its failures',
  LambdaInsideVPC: 'It calls AWS APIs only, and takes no requests',
};

/** Calls with the canary's context, and with nothing beside it. */
const CANARY_CALLS: Narrowing = {
  conditions: {
    'StringLike': { [`kms:EncryptionContext:${CANARY_CONTEXT_KEY}`]: '*' },
    'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': [CANARY_CONTEXT_KEY] },
  },
};

/** The function that calls KMS and looks for the records, with its role, what it may do and its log. */
export class CanaryFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { trail, canaryName, calledKey, encryptionKey, deliverWithin }: CanaryFunctionProps) {
    const folder = logFolder(scope, trail);
    super(scope, id, {
      code: 'audit-canary',
      description: 'Calls KMS, and looks for the records in the log files of the trail',
      key: encryptionKey,
      memoryMib: MEMORY_MIB,
      statements: [
        // Neither has a condition that would fit: GetKeyLastUsage has no encryption context, GetMetricData no resource.
        new iam.PolicyStatement({ sid: 'LastUsage', actions: ['kms:GetKeyLastUsage'], resources: [calledKey.keyArn] }),
        new iam.PolicyStatement({ sid: 'Counts', actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
        // A trail lets its readers read all of it: files of other accounts and Regions, and digests.
        new iam.PolicyStatement({
          sid: 'NoOtherFiles',
          effect: iam.Effect.DENY,
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          notResources: [trail.bucket.arnForObjects(`${folder}/*`)],
        }),
      ],
      reasons: REASONS,
      environment: {
        CANARY: canaryName,
        KEY_ARN: calledKey.keyArn,
        CONTEXT_KEY: CANARY_CONTEXT_KEY,
        BUCKET: trail.bucket.bucketName,
        BUCKET_REGION: trail.bucket.env.region,
        FOLDER: folder,
        ACCOUNT_ID: Stack.of(scope).account,
        DELIVER_WITHIN_SECONDS: String(deliverWithin.toSeconds()),
      },
    });
    const role = this.handler.role as iam.Role;
    this.handler.addEnvironment('ROLE_ARN', role.roleArn);
    const grantee = grantsInto(this.permissions, role);
    grantNarrowed(calledKey, grantee, ['kms:GenerateDataKey', 'kms:Decrypt'], CANARY_CALLS);
    trail.grantRead(grantee);
    acknowledgeWildcard(this.permissions, '*', 'CloudWatch has no resource for the data of metrics');
    acknowledgeWildcard(this.permissions, trail.bucket.arnForObjects(`${logRoot(trail)}/*`),
      'Log files have no names before they are delivered. A deny leaves those of this account and Region');
  }
}

/**
 * Folder of the log files of the scope's account and Region.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
function logFolder(scope: Construct, trail: IAuditTrail): string {
  const { account, region } = Stack.of(scope);
  return [logRoot(trail), ...(trail.organizationId ? [trail.organizationId] : []), account, 'CloudTrail', region].join('/');
}

function logRoot({ logFilePrefix }: IAuditTrail): string {
  return logFilePrefix ? `${logFilePrefix}/AWSLogs` : 'AWSLogs';
}
