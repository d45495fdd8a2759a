import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { KeyService } from './key-service';
import type { ViaService } from './via-service';

/**
 * A KMS key with the ways in which this library admits services, accounts and principals to it.
 *
 * `EncryptionKey.of(scope)` returns one; `EncryptionKey.fromKey(key)` makes one of any other `kms.IKey`. Where the key
 * is imported, its policy is not in the app: each method that would have changed it raises the acknowledgeable warning
 * `AtRest-KeyPolicyNotInApp` with the exact statement for the key's owner.
 */
export interface IEncryptionKey extends kms.IKey {
  /**
   * Lets an AWS service use the key in its own name, narrowly: each statement is tied to the source that the service
   * acts for. Asking twice adds it once.
   */
  allowService(service: KeyService): void;

  /**
   * Lets every principal of the key's account use the key through one service, as the AWS managed keys do.
   * Principals then need no KMS permission of their own, only the permission for the service.
   */
  allowViaService(service: ViaService): void;

  /**
   * Lets another account use the key, as far as that account's own IAM policies allow its principals.
   *
   * @param accountId the 12 digits of the other account; throws for the key's own account
   * @returns the statements that the other account has to put into the identity policies of those principals
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
   */
  shareWithAccount(accountId: string): iam.PolicyStatement[];

  /**
   * Grants `kms:GenerateDataKey`, and nothing else, for envelope encryption in one's own code, and only when the call
   * carries at least the given encryption context.
   *
   * @param context the pairs that the call has to carry, such as `{ tenant: 'blue' }`; throws when it is empty
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
   */
  grantEnvelopeEncrypt(grantee: iam.IGrantable, context: { [key: string]: string }): iam.Grant;

  /**
   * Grants `kms:Decrypt`, and nothing else, of data keys that were made under the given encryption context.
   *
   * @param context the pairs that the call has to carry, such as `{ tenant: 'blue' }`; throws when it is empty
   * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
   */
  grantEnvelopeDecrypt(grantee: iam.IGrantable, context: { [key: string]: string }): iam.Grant;
}
