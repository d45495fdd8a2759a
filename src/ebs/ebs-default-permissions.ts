import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import type { IEncryptionKey } from '../keys/i-encryption-key';

/** Tag of the volumes that a probe makes, as the function knows it. */
const PROBE_TAG = 'cdk-at-rest:ebs-probe';

/** ARN of any volume of the account and Region. */
export function anyVolume(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'ec2', resource: 'volume', resourceName: '*' });
}

/** ARN of any key of the account and Region. */
export function anyKey(scope: IConstruct): string {
  return Stack.of(scope).formatArn({ service: 'kms', resource: 'key', resourceName: '*' });
}

/** What decides on the permissions. */
export interface EbsDefaultPermissionsProps {
  readonly key: IEncryptionKey;
  readonly restoreOnDelete: boolean;
  readonly probe: boolean;
}

/**
 * What the function may do, besides writing its log, and no more. It cannot use the key: a probe goes through the key's policy, as everybody does.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function ebsDefaultPermissions(scope: IConstruct, props: EbsDefaultPermissionsProps): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'Setting',
      actions: [
        'ec2:GetEbsEncryptionByDefault', 'ec2:EnableEbsEncryptionByDefault', 'ec2:GetEbsDefaultKmsKeyId', 'ec2:ModifyEbsDefaultKmsKeyId',
        ...(props.restoreOnDelete ? ['ec2:DisableEbsEncryptionByDefault', 'ec2:ResetEbsDefaultKmsKeyId'] : []),
        ...(props.probe ? ['ec2:DescribeAvailabilityZones', 'ec2:DescribeVolumes'] : []),
      ],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': Stack.of(scope).region } },
    }),
    // Which key is to be restored is known at deployment only.
    new iam.PolicyStatement({ sid: 'Key', actions: ['kms:DescribeKey'], resources: [props.restoreOnDelete ? anyKey(scope) : props.key.keyArn] }),
    ...(props.probe ? probePermissions(anyVolume(scope)) : []),
  ];
}

/** Volumes with the tag of this stack: making them, and deleting those alone. */
function probePermissions(volumes: string): iam.PolicyStatement[] {
  const statement = (sid: string, action: string, conditions: Record<string, string>) =>
    new iam.PolicyStatement({ sid, actions: [action], resources: [volumes], conditions: { StringEquals: conditions } });
  const tagged = { [`aws:RequestTag/${PROBE_TAG}`]: Aws.STACK_ID };
  return [
    statement('ProbeCreate', 'ec2:CreateVolume', tagged),
    statement('ProbeTag', 'ec2:CreateTags', { 'ec2:CreateAction': 'CreateVolume', ...tagged }),
    statement('ProbeDelete', 'ec2:DeleteVolume', { [`aws:ResourceTag/${PROBE_TAG}`]: Aws.STACK_ID }),
  ];
}
