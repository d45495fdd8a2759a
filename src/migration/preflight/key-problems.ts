import type { KeyFacts, PreflightFacts } from './facts';
import { note, stop, type Problem } from './problem';

/** Whether the key can do it. */
export function keyProblems({ key, region }: PreflightFacts): Problem[] {
  if (!key) { return []; }
  return [...usable(key), ...place(key, region), ...policy(key), ...kind(key)];
}

function usable(key: KeyFacts): Problem[] {
  const problems: Problem[] = [];
  if (key.KeyState !== 'Enabled') {
    problems.push(stop('KeyNotEnabled', key.Arn, {
      what: `The key is in the state ${key.KeyState ?? 'unknown'}.`,
      why: 'RDS cannot encrypt under it, and a database whose key is gone cannot be read.',
      action: 'Enable the key, or cancel its deletion; or give another.',
    }));
  }
  if (key.KeySpec !== 'SYMMETRIC_DEFAULT' || key.KeyUsage !== 'ENCRYPT_DECRYPT') {
    problems.push(stop('KeyNotSymmetric', key.Arn, {
      what: `The key is of the kind ${key.KeySpec ?? 'unknown'} for ${key.KeyUsage ?? 'unknown use'}.`,
      why: 'RDS encrypts under symmetric keys for encryption alone.',
      action: 'Give a key of the kind SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT.',
    }));
  }
  return problems;
}

function place(key: KeyFacts, region: string): Problem[] {
  const of = key.Arn.split(':')[3];
  if (of === region) { return []; }
  return [stop('KeyOfOtherRegion', key.Arn, {
    what: `The key is of the Region ${of}, the database of ${region}.`,
    why: 'RDS encrypts under keys of its own Region.',
    action: `Give a key of ${region}: of a multi-Region key, the replica there.`,
  })];
}

function policy(key: KeyFacts): Problem[] {
  if (!key.refusedOperations?.length) { return []; }
  return [stop('KeyRefusesUse', key.Arn, {
    what: `The key refuses the role of the migration: ${key.refusedOperations.map(each => `kms:${each}`).join(', ')}.`,
    why: 'RDS uses the key by a grant that it makes in the name of who asks for the copy.',
    action: 'Allow it in the key policy, through RDS of this account (kms:ViaService), and the grant for AWS resources (kms:GrantIsForAWSResource).',
  })];
}

function kind(key: KeyFacts): Problem[] {
  const problems: Problem[] = [];
  if (key.KeyManager === 'AWS') {
    problems.push(note('KeyManagedByAws', key.Arn, {
      what: 'The key is managed by AWS.',
      why: 'Nobody can change who uses it, and snapshots under it cannot be shared with another account.',
      action: 'Give a customer managed key, unless that is what you want: the key cannot be changed afterwards without another migration.',
    }));
  }
  if (key.ExpirationModel === 'KEY_MATERIAL_EXPIRES') {
    problems.push(note('KeyMaterialExpires', key.Arn, {
      what: 'The key material was imported and expires.',
      why: 'When it expires, the database becomes inaccessible; after seven days it is lost.',
      action: 'Import it without an expiry, or make sure that it is imported again in time.',
    }));
  }
  return problems;
}
