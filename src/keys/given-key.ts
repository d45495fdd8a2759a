import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { addToKeyPolicy } from '../private/key-policy';
import { trustsAccountIdentities } from '../private/principals';
import { EncryptionKeyBase } from './encryption-key-base';

const ID = 'AtRest';

/** Any `kms.IKey` of the app as an `IEncryptionKey`; it adds nothing to the template. */
export class GivenKey extends EncryptionKeyBase {
  /** The one view of a key: asked twice, the statements that were added before are known. */
  public static of(key: kms.IKey): GivenKey {
    return key.node.tryFindChild(ID) as GivenKey | undefined ?? new GivenKey(key);
  }

  public readonly keyArn: string;
  public readonly keyId: string;

  protected readonly trustAccountIdentities: boolean;

  private constructor(private readonly key: kms.IKey) {
    // A view has no scope of its own: it lives and dies with the key that it shows.
    super(key as unknown as Construct, ID, { account: key.env.account, region: key.env.region });
    this.keyArn = key.keyArn;
    this.keyId = key.keyId;
    this.trustAccountIdentities = trustsAccountIdentities(key);
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    return addToKeyPolicy(this.key, statement);
  }
}
