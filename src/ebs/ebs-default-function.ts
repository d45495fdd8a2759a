import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { BundledFunction, CUSTOM_RESOURCE_REASONS } from '../functions/bundled-function';
import { acknowledgeWildcard } from '../private/wildcard-finding';
import { anyKey, anyVolume, ebsDefaultPermissions, type EbsDefaultPermissionsProps } from './ebs-default-permissions';

/**
 * Name of the function, which holds the setting of an account and Region for one stack: CloudFormation refuses a second stack that would
 * make a function of that name, before anything of it runs, and says which stack has it. Without that, the stack that is deleted
 * first could restore what it found under the other one.
 */
const FUNCTION_NAME = 'cdk-at-rest-ebs-encryption-by-default';

/** What the function is made with. */
export interface EbsDefaultFunctionProps extends EbsDefaultPermissionsProps {
  readonly logRetention?: logs.RetentionDays;
}

/** The function that changes the setting, with its role, what it may do and its log. */
export class EbsDefaultFunction extends BundledFunction {
  constructor(scope: Construct, id: string, props: EbsDefaultFunctionProps) {
    super(scope, id, {
      code: 'ebs-encryption-by-default',
      description: 'Changes EBS encryption by default',
      key: props.key,
      statements: ebsDefaultPermissions(scope, props),
      reasons: CUSTOM_RESOURCE_REASONS,
      logRetention: props.logRetention,
    });
    const resource = this.handler.node.defaultChild as lambda.CfnFunction;
    resource.functionName = FUNCTION_NAME;
    // Renamed or moved within its stack, the construct keeps its function: CloudFormation would make another one first, of the same name.
    resource.overrideLogicalId('EbsEncryptionByDefaultFunction');
    acknowledgeWildcard(this.permissions, '*', 'EC2 has no resource for the setting of an account; the statement is limited to the actions and to the Region');
    acknowledgeWildcard(this.permissions, anyVolume(this), 'A volume has no id before it is made; the statements are limited to volumes with the tag of this stack');
    acknowledgeWildcard(this.permissions, anyKey(this), 'Which key is to be restored is known at deployment only; DescribeKey gives no use of it');
  }
}
