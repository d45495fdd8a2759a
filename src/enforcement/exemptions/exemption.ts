import type { CfnResource } from 'aws-cdk-lib';

/** Why a resource must not be put under a KMS key. */
export interface Exemption {
  /** For people: a phrase that says what would be lost. */
  readonly reason: string;
  /** The page of AWS that says so. */
  readonly source: string;
  /** How it may be encrypted at most. */
  readonly atMost: 'AWS owned' | 'unencrypted';
  /** Whether something is delivered to it that would be lost: the checks tell of it as well. */
  readonly isDestination?: boolean;
}

/** A resource that another one, or the resource itself, has exempted. */
export interface Exempted {
  readonly resource: CfnResource;
  readonly exemption: Exemption;
}
