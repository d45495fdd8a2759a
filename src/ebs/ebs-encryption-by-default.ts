import { type CfnElement, CustomResource, Duration } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../keys/encryption-key';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { ViaService } from '../keys/via-service';
import { usableKey } from '../private/usable-key';
import { EbsDefaultFunction } from './ebs-default-function';
import { reportKeyOfStack } from './ebs-default-key-finding';
import { refuseSecond } from './ebs-default-uniqueness';

/** Props of `EbsEncryptionByDefault`. */
export interface EbsEncryptionByDefaultProps {
  /**
   * Key that volumes are encrypted under where nobody names another.
   *
   * @default - `EncryptionKey.of(this)`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether deleting this construct puts back what it found: the key, and encryption by default off where it was off. It does so only
   * while the default key still is the one of this construct: **that is the only sign that the setting is its own.** Another stack
   * cannot have this construct at the same time, but whoever has set the same key by other means finds encryption by default off.
   *
   * To move the construct to another stack, leave this `false`: with `true`, encryption by default is off between the two.
   *
   * @default false - encryption by default stays on, under the key
   */
  readonly restoreOnDelete?: boolean;

  /**
   * Whether a volume of 1 GiB is made under the key, and deleted, before the key becomes the default.
   *
   * The function that does it has no permission of its own on the key. So the probe proves that the key's policy lets in
   * principals of this account that come through EC2. It does not prove that every principal can launch: a service control policy, a
   * permissions boundary or a deny of its own may still stop one.
   *
   * @default false
   */
  readonly probe?: boolean;

  /**
   * Ids of other accounts that may use the key: for snapshots and machine images that are shared with them. Their principals
   * need permissions of their own besides, those that `shareWithAccount` of the key returns.
   *
   * @default - none
   */
  readonly accounts?: string[];

  /**
   * How long the log of the function that changes the setting is kept.
   *
   * @default - a year
   */
  readonly logRetention?: logs.RetentionDays;
}

/** Longest that CloudFormation waits for an answer: three deliveries of a request to the function, and more than it needs. */
const SERVICE_TIMEOUT = Duration.minutes(20);

/** Types of the two custom resources, as the function knows them. */
const FOUND_TYPE = 'Custom::EbsEncryptionFound';
const DEFAULT_TYPE = 'Custom::EbsEncryptionByDefault';

/**
 * Turns EBS encryption by default on, in the stack's account and Region, and makes a customer managed key the default one. From then on
 * every new volume and every copy of a snapshot in that account and Region is encrypted, whoever makes it; what exists stays as it is.
 *
 * CloudFormation has no resource for this setting: a Lambda function changes it, after it has proved what KMS can say of the
 * key, and reads it back before it reports success. Deleting the construct leaves the setting on, unless `restoreOnDelete`.
 *
 * Every principal of the account may use the key through EC2, the service-linked roles of Auto Scaling and Spot included: whoever
 * launches an instance would fail otherwise. **When the default key is disabled or deleted, instances no longer launch.**
 *
 * An account has one of these in a Region. Another one in the app throws; one in another app fails to deploy, before it changes
 * anything, since the function that changes the setting has a fixed name.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html
 */
export class EbsEncryptionByDefault extends Construct {
  /** The default key. */
  public readonly encryptionKey: IEncryptionKey;

  /** ARN of the default key, as EC2 read it back. Known at deployment. */
  public readonly defaultKeyArn: string;

  /** Whether encryption by default was on before this construct: `true` or `false`. Known at deployment. */
  public readonly previousEncryptionByDefault: string;

  /** The default key before this construct: an ARN, or `alias/aws/ebs` for the AWS managed key. Known at deployment. */
  public readonly previousKey: string;

  constructor(scope: Construct, id: string, props: EbsEncryptionByDefaultProps = {}) {
    super(scope, id);
    refuseSecond(this);
    const restoreOnDelete = props.restoreOnDelete ?? false;
    const probe = props.probe ?? false;

    this.encryptionKey = EncryptionKey.fromKey(usableKey(scope, id, props.encryptionKey ?? keyFor(scope, id, 'EBS')));
    this.encryptionKey.allowViaService(ViaService.EC2);
    props.accounts?.forEach(account => this.encryptionKey.shareWithAccount(account));
    if (!restoreOnDelete) {
      reportKeyOfStack(this, this.encryptionKey);
    }

    const { handler: { functionArn: serviceToken } } = new EbsDefaultFunction(this, 'Function', { key: this.encryptionKey, restoreOnDelete, probe, logRetention: props.logRetention });
    const found = new CustomResource(this, 'Found', { serviceToken, serviceTimeout: SERVICE_TIMEOUT, resourceType: FOUND_TYPE });
    this.previousEncryptionByDefault = found.getAttString('EncryptionByDefault');
    this.previousKey = found.getAttString('KmsKeyId');
    const setting = new CustomResource(this, 'Resource', {
      serviceToken,
      serviceTimeout: SERVICE_TIMEOUT,
      resourceType: DEFAULT_TYPE,
      properties: {
        KmsKeyId: this.encryptionKey.keyArn,
        FoundEncryptionByDefault: this.previousEncryptionByDefault,
        FoundKmsKeyId: this.previousKey,
        RestoreOnDelete: String(restoreOnDelete),
        Probe: String(probe),
      },
    });
    this.defaultKeyArn = setting.getAttString('KmsKeyId');
    // Under another logical id, CloudFormation would set the default anew and then delete the former resource, which restores what it
    // found: encryption by default would be off. So renaming or moving the construct within its stack changes nothing.
    fixLogicalId(found, 'EbsEncryptionFound');
    fixLogicalId(setting, 'EbsEncryptionByDefault');
  }
}

function fixLogicalId(resource: CustomResource, logicalId: string): void {
  (resource.node.defaultChild as CfnElement).overrideLogicalId(logicalId);
}
