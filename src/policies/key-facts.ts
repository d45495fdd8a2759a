import type { KeyFacts } from './key-policy-findings';

/** A key as a template has it. */
export interface KeyBody {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: unknown;
}

const REPLICA_KEY = 'AWS::KMS::ReplicaKey';

/** The types of resources that have a key policy. */
export const KEY_TYPES: readonly string[] = ['AWS::KMS::Key', REPLICA_KEY];

/** What the checks look at of a key of a template. */
export function keyFactsOf({ Type, Properties = {}, DeletionPolicy }: KeyBody, account?: string): KeyFacts {
  return {
    keyPolicy: Properties.KeyPolicy,
    isReplica: Type === REPLICA_KEY,
    keySpec: Properties.KeySpec,
    origin: Properties.Origin,
    enableKeyRotation: Properties.EnableKeyRotation,
    deletionPolicy: DeletionPolicy,
    account,
  };
}
