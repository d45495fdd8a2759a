import { CfnDeletionPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { keyResourceOf } from '../private/cfn-key';
import { raiseFinding } from '../private/findings';

/** The default key of the account goes with its stack, and the setting stays. */
export const EBS_DEFAULT_KEY_NOT_RETAINED = 'AtRest-EbsDefaultKeyNotRetained';

/**
 * Has a default key reported that CloudFormation may delete: the account would be left with a default under which nothing launches.
 *
 * As a validation, which runs when every aspect has had its say: a removal policy may still be set after the construct is made.
 */
export function reportKeyOfStack(construct: IConstruct, key: kms.IKey): void {
  construct.node.addValidation({
    validate: () => {
      const deleted = deletionOf(key);
      if (deleted) {
        raiseFinding(construct, EBS_DEFAULT_KEY_NOT_RETAINED,
          `The key ${key.node.path} is deleted ${deleted}, while encryption by default stays on under it: from then on no instance of the account launches. `
          + `Retain the key (removalPolicy: RemovalPolicy.RETAIN), or set restoreOnDelete, or acknowledge ${EBS_DEFAULT_KEY_NOT_RETAINED}.`);
      }
      return [];
    },
  });
}

/**
 * When CloudFormation deletes the key, if it does. A resource without a policy goes with its stack, and one that is retained
 * except on creation goes with a rollback, before which this construct may have made it the default.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
function deletionOf(key: kms.IKey): string | undefined {
  const resource = keyResourceOf(key);
  switch (resource?.cfnOptions.deletionPolicy) {
    case CfnDeletionPolicy.RETAIN: return undefined;
    case CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE: return 'where the deployment that makes it is rolled back';
    default: return resource && 'with its stack';
  }
}
