import { ArnFormat, type Stack } from 'aws-cdk-lib';
import type { ViaService } from '../../keys/via-service';

/** A service whose resources are encrypted: how its use of a key is told from other use. */
export interface EncryptingService {
  /** The name under which a `KeySource` knows it, such as `SQS`. */
  readonly name: string;

  /** What the account's principals use the key through; none where they call KMS themselves. */
  readonly via?: ViaService;

  /** The encryption context that the calls of principals carry, where they call KMS themselves. */
  readonly calls?: EncryptionContext;

  /** Use of the key by services in their own name, where there is any. */
  readonly deliveries?: Deliveries;
}

/** The encryption context that names a resource, and what it is called there. */
export interface EncryptionContext {
  /** Name of the pair, such as `aws:sqs:arn`. */
  readonly contextKey: string;
  /** Service in the ARN. */
  readonly service: string;
  /** Type in the ARN, with the character that ends it, such as `stateMachine:`. Left out where the name follows at once. */
  readonly resourceType?: string;
}

/** What services call KMS for in their own name, on behalf of a resource that is under the key. */
export interface Deliveries extends EncryptionContext {
  /** What they call; nothing else is allowed, whatever is asked for. */
  readonly actions: string[];
}

/** The ARNs of all resources that an encryption context can name, of the account and Region of a stack. */
export function everyResource(stack: Stack, { service, resourceType = '' }: EncryptionContext, account: string, region: string): string {
  return stack.formatArn({ service, account, region, resource: `${resourceType}*`, arnFormat: ArnFormat.NO_RESOURCE_NAME });
}
