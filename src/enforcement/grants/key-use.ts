import type { CfnResource } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import type { Conditions } from '../../policies/conditions';

/** Use of a key that a statement on data calls for, through one service. */
export interface KeyUse {
  readonly key: IEncryptionKey;
  readonly keyActions: readonly string[];
  /** The resources under the key that it is for. */
  readonly resources: readonly CfnResource[];
  readonly conditions: Conditions;
  readonly obstacle?: string;
}
