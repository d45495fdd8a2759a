import type { CfnResource } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';

/** The key that a resource is, or is going to be, under. */
export type KeyOf = (resource: CfnResource) => IEncryptionKey | undefined;

/** The properties of a resource, as `propertiesOf` gives them. */
export type Properties = Readonly<Record<string, unknown>>;
