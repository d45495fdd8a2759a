import { Resource, type ResourceProps } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { reportsByItself } from './key-policy';
import { grantNarrowed } from './narrowed-grant';

/**
 * What every `kms.IKey` of this library does alike: aws-cdk-lib does not export the base class of its own keys.
 * All grants go through `addToResourcePolicy`, which each subclass answers for its kind of key.
 *
 * @internal
 */
export abstract class KeyResource extends Resource implements kms.IKey {
  public abstract readonly keyArn: string;
  public abstract readonly keyId: string;

  /** Whether the key's policy delegates to IAM; of the same name in aws-cdk-lib. */
  protected readonly trustAccountIdentities: boolean = true;

  constructor(scope: Construct, id: string, props: ResourceProps = {}) {
    super(scope, id, props);
    reportsByItself(this);
  }

  public get keyRef(): kms.KeyReference {
    return { keyArn: this.keyArn, keyId: this.keyId };
  }

  public abstract addToResourcePolicy(statement: iam.PolicyStatement, allowNoOp?: boolean): iam.AddToResourcePolicyResult;

  /** Grants the given KMS actions on the key. */
  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return grantNarrowed(this, grantee, actions, { conditions: {} });
  }

  /** Defines an alias for the key, named `alias/…` (the prefix may be left out). */
  public addAlias(aliasName: string): kms.Alias {
    const id = this.node.tryFindChild('Alias') ? `Alias${aliasName}` : 'Alias';
    return new kms.Alias(this, id, { aliasName, targetKey: this });
  }

  /** Grants decryption. */
  public grantDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:Decrypt');
  }

  /** Grants encryption. */
  public grantEncrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*');
  }

  /** Grants encryption and decryption. */
  public grantEncryptDecrypt(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*');
  }

  /** Grants signing, for an asymmetric key. */
  public grantSign(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:Sign');
  }

  /** Grants verification of signatures, for an asymmetric key. */
  public grantVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:Verify');
  }

  /** Grants signing and verification, for an asymmetric key. */
  public grantSignVerify(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:Sign', 'kms:Verify');
  }

  /** Grants generation of message authentication codes, for an HMAC key. */
  public grantGenerateMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:GenerateMac');
  }

  /** Grants verification of message authentication codes, for an HMAC key. */
  public grantVerifyMac(grantee: iam.IGrantable): iam.Grant {
    return this.grant(grantee, 'kms:VerifyMac');
  }
}
