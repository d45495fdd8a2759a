import { CfnDeletionPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { cfnKeyOf } from '../private/cfn-key';
import { raiseFinding } from '../private/findings';

/** The default key of the account goes with its stack, and the setting stays. */
export const EBS_DEFAULT_KEY_NOT_RETAINED = 'AtRest-EbsDefaultKeyNotRetained';

/** Reports a default key that is deleted with its stack: the account would be left with a default under which nothing launches. */
export function reportKeyOfStack(construct: IConstruct, key: kms.IKey): void {
  if (cfnKeyOf(key)?.cfnOptions.deletionPolicy === CfnDeletionPolicy.DELETE) {
    raiseFinding(construct, EBS_DEFAULT_KEY_NOT_RETAINED,
      `The key ${key.node.path} is deleted with its stack, while encryption by default stays on under it: from then on no instance of the account launches. `
      + `Retain the key (removalPolicy: RemovalPolicy.RETAIN), or set restoreOnDelete, or acknowledge ${EBS_DEFAULT_KEY_NOT_RETAINED}.`);
  }
}
