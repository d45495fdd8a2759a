import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { EbsEncryptionByDefault, EncryptionKey } from 'cdk-at-rest';

/** Props of `AccountDefaultsStack`. */
export interface AccountDefaultsStackProps extends StackProps {
  /**
   * Id of the key in the stack. Another id is another key; the former one is retained, for the volumes under it.
   *
   * @default Key
   */
  readonly keyId?: string;

  /**
   * Whether deleting the stack puts back what it found.
   *
   * @default false
   */
  readonly restoreOnDelete?: boolean;
}

/** What holds for a whole account and Region: every new EBS volume is encrypted, under a key of our own. */
export class AccountDefaultsStack extends Stack {
  constructor(scope: Construct, id: string, props: AccountDefaultsStackProps = {}) {
    super(scope, id, props);

    const ebs = new EbsEncryptionByDefault(this, 'Ebs', {
      encryptionKey: new EncryptionKey(this, props.keyId ?? 'Key'),
      probe: true,
      restoreOnDelete: props.restoreOnDelete,
    });

    new CfnOutput(this, 'PreviousEncryptionByDefault', { value: ebs.previousEncryptionByDefault });
    new CfnOutput(this, 'PreviousKey', { value: ebs.previousKey });
    new CfnOutput(this, 'DefaultKey', { value: ebs.defaultKeyArn });
  }
}
