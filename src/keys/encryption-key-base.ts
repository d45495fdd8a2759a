import type * as iam from 'aws-cdk-lib/aws-iam';
import { KeyResource } from '../private/key-resource';
import type { IEncryptionKey } from './i-encryption-key';
import type { KeyService } from './key-service';
import { allowService, allowViaService, grantEnvelope, shareWithAccount } from './key-use';
import type { ViaService } from './via-service';

/**
 * The keys of this library that are not a `kms.Key`: views of a given key, and replicas.
 *
 * @internal
 */
export abstract class EncryptionKeyBase extends KeyResource implements IEncryptionKey {
  public allowService(service: KeyService): void {
    allowService(this, service);
  }

  public allowViaService(service: ViaService): void {
    allowViaService(this, service);
  }

  public shareWithAccount(accountId: string): iam.PolicyStatement[] {
    return shareWithAccount(this, accountId);
  }

  public grantEnvelopeEncrypt(grantee: iam.IGrantable, context: { [key: string]: string }): iam.Grant {
    return grantEnvelope(this, grantee, 'kms:GenerateDataKey', context);
  }

  public grantEnvelopeDecrypt(grantee: iam.IGrantable, context: { [key: string]: string }): iam.Grant {
    return grantEnvelope(this, grantee, 'kms:Decrypt', context);
  }
}
