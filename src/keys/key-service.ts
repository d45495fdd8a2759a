import { ArnFormat, CfnResource, type IResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Conditions } from '../policies/conditions';
import { covers } from '../policies/policy-statement';
import { constructError } from '../private/errors';
import { autoScalingRoleName, autoScalingStatements } from './auto-scaling-statements';
import { KEY_USE_ACTIONS } from './key-actions';
import type {
  AutoScalingKeyServiceProps, CloudTrailKeyServiceProps, S3NotificationsKeyServiceProps, ServicePrincipalKeyServiceProps,
} from './key-service-props';
import { keyStatement } from './key-statement';

/**
 * An AWS service that uses a key in its own name (`key.allowService(KeyService.cloudTrail({ trailName }))`).
 *
 * Each adds the statements that AWS documents for the service and ties them to the source that the service acts for, so
 * that nobody can have the service use the key on their behalf from elsewhere. None needs a reference to the resource, which
 * would be a cycle: the resource refers to the key.
 */
export class KeyService {
  /**
   * CloudTrail, writing the log and digest files of one trail.
   *
   * Readers of the log files need `kms:Decrypt` of their own.
   *
   * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
   */
  public static cloudTrail(props: CloudTrailKeyServiceProps): KeyService {
    return new KeyService('CloudTrail', key => {
      const account = props.accountId ?? key.env.account;
      refuseReferenceTo(key, 'AWS::CloudTrail::Trail', 'KeyService.cloudTrail', 'trailName', props.trailName);
      const source: Conditions = { StringEquals: { 'aws:SourceArn': arn(key, 'cloudtrail', 'trail', props.trailName, { account, region: props.region }) } };
      const context: Conditions = {
        StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': arn(key, 'cloudtrail', 'trail', '*', { account, region: '*' }) },
      };
      return [
        allow('CloudTrailEncrypt', 'cloudtrail.amazonaws.com', ['kms:GenerateDataKey*'], source, context),
        // DescribeKey carries no encryption context: a condition on it would always deny.
        allow('CloudTrailDescribe', 'cloudtrail.amazonaws.com', ['kms:DescribeKey'], source),
        ...(props.bucketKeyEnabled ? [allow('CloudTrailBucketKey', 'cloudtrail.amazonaws.com', ['kms:Decrypt'], source)] : []),
      ];
    });
  }

  /**
   * CloudWatch Logs, for the log groups of the key's account and Region with that name.
   *
   * @param logGroupName name of the log group, or a pattern with `*` such as `/aws/lambda/orders-*`. Not a reference to a
   * log group that uses the key, which would be a cycle.
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   */
  public static cloudWatchLogs(logGroupName: string): KeyService {
    return new KeyService('CloudWatchLogs', key => {
      refuseReferenceTo(key, 'AWS::Logs::LogGroup', 'KeyService.cloudWatchLogs', 'logGroupName', logGroupName);
      const context = arn(key, 'logs', 'log-group', logGroupName, { arnFormat: ArnFormat.COLON_RESOURCE_NAME });
      // The encryption context is the source condition here: CloudWatch Logs documents neither aws:SourceArn nor aws:SourceAccount.
      return [allow('CloudWatchLogs', `logs.${key.env.region}.amazonaws.com`,
        ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': context } })];
    });
  }

  /**
   * EC2 Auto Scaling, launching instances with volumes under the key, through its service-linked role.
   *
   * The role has to exist before the key's policy names it (`aws iam create-service-linked-role --aws-service-name
   * autoscaling.amazonaws.com`), or the deployment fails. `allowViaService(ViaService.EC2)` needs no role to exist.
   *
   * For another account, that account's administrator then creates the grant for the role, and can create no other.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
   */
  public static autoScaling(props?: AutoScalingKeyServiceProps): KeyService {
    return new KeyService('AutoScaling', key => {
      const account = props?.accountId ?? key.env.account;
      return autoScalingStatements(key, account, arn(key, 'iam', 'role', autoScalingRoleName(props?.customSuffix), { account, region: '' }));
    });
  }

  /**
   * Log delivery to S3 of this account: VPC flow logs, Route 53 resolver query logs and others that `delivery.logs` writes.
   *
   * ALB access logs and S3 server access logs are not among them: AWS writes those to SSE-S3 buckets only (`AccessLogBucket`).
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
   */
  public static logDelivery(): KeyService {
    return new KeyService('LogDelivery', key => [allow('LogDelivery', 'delivery.logs.amazonaws.com', KEY_USE_ACTIONS, {
      StringEquals: { 'aws:SourceAccount': key.env.account },
      ArnLike: { 'aws:SourceArn': `${arn(key, 'logs', '*', undefined, { arnFormat: ArnFormat.NO_RESOURCE_NAME })}` },
    })]);
  }

  /**
   * AWS Config of this account, delivering to a bucket under the key through its service-linked role.
   *
   * A recorder with a role of its own needs a grant to that role instead.
   *
   * @see https://docs.aws.amazon.com/config/latest/developerguide/s3-kms-key-policy.html
   */
  public static config(): KeyService {
    return new KeyService('Config', key => [allow('Config', 'config.amazonaws.com', ['kms:GenerateDataKey', 'kms:Decrypt'], {
      StringEquals: { 'aws:SourceAccount': key.env.account },
    })]);
  }

  /**
   * S3, publishing the event notifications of a bucket of this account to an SNS topic or SQS queue under the key.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
   */
  public static s3Notifications(props?: S3NotificationsKeyServiceProps): KeyService {
    return new KeyService('S3Notifications', key => {
      const bucket = props?.bucketName ?? '*';
      refuseReferenceTo(key, 'AWS::S3::Bucket', 'KeyService.s3Notifications', 'bucketName', bucket);
      return [allowPublisher(key, 'S3Notifications', 's3.amazonaws.com', arn(key, 's3', bucket, undefined, {
        account: '', region: '', arnFormat: ArnFormat.NO_RESOURCE_NAME,
      }))];
    });
  }

  /**
   * CloudWatch alarms of this account and Region, publishing to an SNS topic under the key.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
   */
  public static cloudWatchAlarms(): KeyService {
    return new KeyService('CloudWatchAlarms', key => [allowPublisher(key, 'CloudWatchAlarms', 'cloudwatch.amazonaws.com',
      arn(key, 'cloudwatch', 'alarm', '*', { arnFormat: ArnFormat.COLON_RESOURCE_NAME }))]);
  }

  /**
   * AWS Budgets of this account, publishing to an SNS topic under the key.
   *
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
   */
  public static budgets(): KeyService {
    return new KeyService('Budgets', key => [allowPublisher(key, 'Budgets', 'budgets.amazonaws.com',
      arn(key, 'budgets', '*', undefined, { region: '', arnFormat: ArnFormat.NO_RESOURCE_NAME }))]);
  }

  /**
   * Always throws: EventBridge sends neither `aws:SourceAccount` nor `aws:SourceArn`, so that a statement for it would let
   * every account's rules use the key. Let the rule publish with a role instead, and the topic's or queue's own grant gives that role the key:
   * `new targets.SnsTopic(topic, { authorizeUsingRole: true })`.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
   */
  public static eventBridge(): KeyService {
    return new KeyService('EventBridge', key => {
      throw constructError(key, 'KeyService.eventBridge cannot be narrow, since EventBridge sends no source with its calls: '
        + 'let the rule use a role instead (targets.SnsTopic(topic, { authorizeUsingRole: true })), which the key then admits through IAM');
    });
  }

  /**
   * Any other service, calling KMS in its own name. Throws unless a condition ties its calls to a source.
   *
   * @param servicePrincipal such as `sns.amazonaws.com`
   */
  public static principal(servicePrincipal: string, props: ServicePrincipalKeyServiceProps): KeyService {
    return new KeyService(servicePrincipal, key => {
      const context = Object.entries(props.encryptionContext ?? {}).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
      const sources = [props.sourceArn, props.sourceAccount, ...context.map(([, value]) => value)];
      if (!sources.some(source => source && !/^\*+$/.test(source))) {
        throw constructError(key, `KeyService.principal('${servicePrincipal}') needs sourceArn, sourceAccount or encryptionContext: `
          + 'without one, anybody could have the service use this key for them');
      }
      if (props.actions.length === 0 || props.actions.some(action => covers(action, 'kms:CreateGrant'))) {
        throw constructError(key, `KeyService.principal('${servicePrincipal}') received the actions [${props.actions.join(', ')}]: name those that the service calls, without kms:* and kms:CreateGrant`);
      }
      return [allow(`Service${camelCase(servicePrincipal)}`, servicePrincipal, props.actions,
        ...(props.sourceArn ? [{ ArnLike: { 'aws:SourceArn': props.sourceArn } }] : []),
        ...(props.sourceAccount ? [{ StringEquals: { 'aws:SourceAccount': props.sourceAccount } }] : []),
        ...(context.length > 0 ? [{ StringLike: Object.fromEntries(context) as Record<string, string> }] : []))];
    });
  }

  private constructor(
    /** What the service is called, such as `CloudTrail`. */
    public readonly serviceName: string,
    private readonly statements: (key: IResource) => iam.PolicyStatement[],
  ) {}

  /**
   * The statements for the policy of a key.
   *
   * @internal
   */
  public _statements(key: IResource): iam.PolicyStatement[] {
    return this.statements(key);
  }
}

/** Publishing to an encrypted topic or queue: the data key is made, and decrypted again when a cached one is used. */
function allowPublisher(key: IResource, sid: string, service: string, sourceArn: string): iam.PolicyStatement {
  return allow(sid, service, ['kms:GenerateDataKey*', 'kms:Decrypt'], {
    StringEquals: { 'aws:SourceAccount': key.env.account },
    ArnLike: { 'aws:SourceArn': sourceArn },
  });
}

function allow(sid: string, service: string, actions: string[], ...conditions: Conditions[]): iam.PolicyStatement {
  return keyStatement(sid, iam.ServicePrincipal.fromStaticServicePrincipleName(service), actions, ...conditions);
}

/** `DeliveryLogs` of `delivery.logs.amazonaws.com`. */
function camelCase(servicePrincipal: string): string {
  const words = servicePrincipal.replace(/\.amazonaws\.com(\.cn)?$/, '').split(/[^A-Za-z0-9]+/);
  return words.map(word => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join('');
}

interface ArnParts {
  readonly account?: string;
  readonly region?: string;
  readonly arnFormat?: ArnFormat;
}

/** An ARN in the key's partition and, unless said otherwise, its account and Region. */
function arn(key: IResource, service: string, resource: string, resourceName?: string, parts: ArnParts = {}): string {
  return Stack.of(key).formatArn({
    service, resource, resourceName, account: parts.account ?? key.env.account, region: parts.region ?? key.env.region, arnFormat: parts.arnFormat,
  });
}

/** A generated name refers to the resource, which refers to the key: a cycle that synthesis does not notice and CloudFormation refuses. */
function refuseReferenceTo(key: IResource, cfnType: string, method: string, parameter: string, name: string): void {
  const refers = Tokenization.reverseString(name).tokens.some(token =>
    Reference.isReference(token) && CfnResource.isCfnResource(token.target) && token.target.cfnResourceType === cfnType);
  if (refers) {
    throw constructError(key, `${method} received a reference to an ${cfnType} as ${parameter}, which is a cycle when that resource uses the key: give it a fixed name, or pass a pattern such as 'orders-*'`);
  }
}
