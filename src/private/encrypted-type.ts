import type { Construct } from 'constructs';

/**
 * How an L2 class is made encrypted. Each resource area has one per class; the drop-in's constructor and the property
 * injector of enforcement both call `props`, so that they cannot disagree.
 */
export interface EncryptedType<P> {
  /** The L2's `PROPERTY_INJECTION_ID`. */
  readonly injectionId: string;

  /** The CloudFormation types that the L2 renders its data into. */
  readonly cfnTypes: string[];

  /** The user's props with encryption filled in: pure, save for the key that it may create. Throws on what contradicts it. */
  props(scope: Construct, id: string, props: P): P;
}
