import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KeyService } from '../../keys/key-service';
import { rootStackOf } from '../../private/root-stack';
import { acknowledgeWildcard } from '../../private/wildcard-finding';
import type { TrailIdentity } from './trail-identity';

/** How long events are kept in CloudWatch Logs; the bucket keeps them longer. */
const RETENTION = logs.RetentionDays.ONE_YEAR;

/** What the log group of a trail is made with. */
export interface TrailLogGroupProps {
  readonly trail: TrailIdentity;
  readonly encryptionKey: IEncryptionKey;
  readonly retention?: logs.RetentionDays;
}

/** The log group of a trail, and the role with which CloudTrail writes to it. */
export class TrailLogGroup extends Construct {
  public readonly logGroup: logs.LogGroup;
  public readonly role: iam.Role;

  /** What the role may do: CloudTrail tries it when the trail is made. */
  public readonly permissions: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: TrailLogGroupProps) {
    super(scope, id);
    // By the name that CloudFormation gives: a name of our own, retained, would make the next deployment of the stack fail.
    props.encryptionKey.allowService(KeyService.cloudWatchLogs(`${rootStackOf(this).stackName}-*`));
    this.logGroup = new logs.LogGroup(this, 'Events', {
      encryptionKey: props.encryptionKey,
      retention: props.retention ?? RETENTION,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const description = `Lets CloudTrail write the events of ${props.trail.trailName} to CloudWatch Logs`;
    this.role = new iam.Role(this, 'Role', {
      description,
      // No condition on the source: CloudTrail is reported to send none when it assumes this role (https://github.com/prowler-cloud/prowler/issues/4714).
      // To name the role in a trail takes iam:PassRole in this account.
      assumedBy: new iam.ServicePrincipal('cloudtrail.amazonaws.com'),
    });
    const streams = logStreams(this.logGroup, props.trail);
    this.permissions = new iam.ManagedPolicy(this, 'Permissions', {
      description,
      roles: [this.role],
      statements: [new iam.PolicyStatement({ sid: 'WriteEvents', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: streams })],
    });
    streams.forEach(stream => acknowledgeWildcard(this.permissions, stream, 'CloudTrail adds a number to the names of the log streams of a busy trail'));
  }
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
function logStreams(logGroup: logs.ILogGroup, { accountId, region, organizationId }: TrailIdentity): string[] {
  return [`${accountId}_CloudTrail_${region}*`, ...(organizationId ? [`${organizationId}_*`] : [])].map(stream => Stack.of(logGroup).formatArn({
    service: 'logs', resource: 'log-group', resourceName: `${logGroup.logGroupName}:log-stream:${stream}`, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  }));
}
