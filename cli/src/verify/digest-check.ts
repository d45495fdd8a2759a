import { reasonOf } from '../records/attempted';
import type { Context } from './context';
import type { Digest, PreviousDigest } from './digest';
import { baseName, identity, standsAt } from './file-name';
import { timeText } from './period';
import { ProblemKind } from './problem';
import { type PublicKey, PublicKeysUnavailable } from './public-keys';
import { fetchSignature, isSignatureOf, readSignature, SIGNATURE_ALGORITHM } from './signature';

/** What is known of a digest: CloudTrail signed it; it is not what CloudTrail signed; or neither. */
export type DigestState = 'verified' | 'wrong' | 'unproven';

/** What the digest after another one says of it. */
export interface Successor {
  readonly digest: Digest;
  readonly says: PreviousDigest;
}

/**
 * Checks the signature of a digest. It stands in the metadata of the object in S3, which a copy on the disk has not, and in the digest
 * after it.
 *
 * @param whyNoSuccessor where there is no digest after it, why; in words
 */
export async function checkDigest(
  digest: Digest,
  region: string,
  successor: Successor | undefined,
  whyNoSuccessor: string,
  context: Context,
): Promise<DigestState> {
  const { findings } = context;
  if (!standsAt(digest.path, digest.key)) {
    findings.add(ProblemKind.DIGEST_MOVED, digest.path, `was moved: CloudTrail delivered it to s3://${digest.bucket}/${digest.key}`);
    return 'wrong';
  }
  if (digest.signatureAlgorithm !== SIGNATURE_ALGORITHM) {
    findings.add(ProblemKind.DIGEST_UNREADABLE, digest.path, `says that it is signed with ${digest.signatureAlgorithm}: only ${SIGNATURE_ALGORITHM} is known`);
    return 'wrong';
  }
  const key = await publicKey(digest, region, context);
  return key ? new SignatureCheck(digest, key, context).run(successor, whyNoSuccessor) : withoutKey(digest, successor, context);
}

async function publicKey(digest: Digest, region: string, context: Context): Promise<PublicKey | undefined> {
  const { findings, keys } = context;
  try {
    const key = await keys.find(region, digest.fingerprint);
    if (key === undefined) {
      findings.add(ProblemKind.KEY_UNKNOWN, digest.path, `is not verified: there is no public key with the fingerprint ${digest.fingerprint}. ${keys.advice(region, { from: digest.start, to: digest.end })}`);
    } else if (key.validity.to < digest.start) {
      // The other end is left open: a digest that is late is signed with a key that came later.
      findings.add(ProblemKind.KEY_EXPIRED, digest.path, `is not verified: its public key ${digest.fingerprint} was valid until ${timeText(key.validity.to)}, before the time that it covers`);
      return undefined;
    }
    return key;
  } catch (error) {
    if (!(error instanceof PublicKeysUnavailable)) {
      throw error;
    }
    findings.add(ProblemKind.KEY_UNKNOWN, digest.path, `is not verified: ${error.message}`);
    return undefined;
  }
}

/** What its successor says of its hash does not need a key. */
function withoutKey(digest: Digest, successor: Successor | undefined, context: Context): DigestState {
  if (successor?.says.hash === undefined || successor.says.hash === digest.hash) {
    return 'unproven';
  }
  context.findings.add(ProblemKind.DIGEST_CHANGED, digest.path, `was changed: its SHA-256 is ${digest.hash}, and ${baseName(successor.digest.path)} says ${successor.says.hash}`);
  return 'wrong';
}

/** The check of one digest's signatures with its key. */
class SignatureCheck {
  constructor(private readonly digest: Digest, private readonly key: PublicKey, private readonly context: Context) {}

  async run(successor: Successor | undefined, whyNoSuccessor: string): Promise<DigestState> {
    const isGiven = await this.isGivenSignatureRight();
    const isLinked = successor?.says.signature === undefined ? undefined : isSignatureOf(successor.says.signature, this.digest, this.key);
    if (isGiven || isLinked) {
      this.compare(successor, isLinked);
      return 'verified';
    }
    if (isLinked === undefined && isGiven === undefined) {
      this.add(ProblemKind.DIGEST_UNSIGNED, this.digest.path, `is not verified: its signature stands in the metadata of its object, which a copy does not have, and in the digest after it: ${whyNoSuccessor}. Fetch it with: ${fetchSignature(this.digest)}`);
      return 'unproven';
    }
    if (isLinked === false) {
      this.add(ProblemKind.DIGEST_CHANGED, this.digest.path, `does not fit its signature, which stands in ${baseName(successor!.digest.path)}: one of the two was changed, or the public key is not CloudTrail's`);
    }
    return 'wrong';
  }

  /** Nothing, where no signature was put beside the digest, or it cannot be read. */
  private async isGivenSignatureRight(): Promise<boolean | undefined> {
    const file = this.context.files.signatures.get(identity(this.digest.key));
    if (file === undefined) {
      return undefined;
    }
    const signature = await readSignature(file).catch((error: unknown) => {
      this.add(ProblemKind.PATH_UNREADABLE, file, reasonOf(error));
    });
    if (signature === undefined) {
      return undefined;
    }
    const isRight = isSignatureOf(signature, this.digest, this.key);
    if (!isRight) {
      this.add(ProblemKind.SIGNATURE_WRONG, file, `is not the signature of ${this.digest.path}: one of the two was changed`);
    }
    return isRight;
  }

  /** What a digest that nobody has verified yet says of one that is verified has to be true. */
  private compare(successor: Successor | undefined, isLinked: boolean | undefined): void {
    if (successor && (isLinked === false || (successor.says.hash ?? this.digest.hash) !== this.digest.hash)) {
      this.add(ProblemKind.DIGEST_CHANGED, successor.digest.path, `was changed: what it says of ${baseName(this.digest.path)} is not true, which is verified`);
    }
  }

  private add(kind: ProblemKind, path: string, message: string): void {
    this.context.findings.add(kind, path, message);
  }
}
