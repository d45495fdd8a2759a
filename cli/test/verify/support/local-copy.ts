import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { gunzipSync, gzipSync } from 'zlib';
import { verify, type Verification, type VerifyOptions } from '../../../src/verify';
import { type S3Object, SignedTrail, type Signer } from './signed-trail';

/** What `aws s3 sync` makes of a bucket: the objects, without their metadata. */
export class LocalCopy {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-at-rest-verify-test-'));
  private readonly objects = new Map<string, S3Object>();

  constructor(...trails: readonly SignedTrail[]) {
    trails.flatMap(trail => trail.objects).forEach(object => {
      this.objects.set(object.key, object);
      this.write(object.key, object.body);
    });
  }

  pathOf(key: string): string {
    return path.join(this.folder, key);
  }

  write(key: string, body: Buffer | string): string {
    fs.mkdirSync(path.dirname(this.pathOf(key)), { recursive: true });
    fs.writeFileSync(this.pathOf(key), body);
    return this.pathOf(key);
  }

  read(key: string): Buffer {
    return fs.readFileSync(this.pathOf(key));
  }

  /** Replaces text in a compressed file. */
  edit(key: string, from: string | RegExp, to: string): void {
    const before = gunzipSync(this.read(key)).toString();
    const after = before.replace(from, to);
    if (after === before) {
      throw new Error(`Nothing to replace in ${key}`);
    }
    this.write(key, gzipSync(after));
  }

  editBytes(key: string, change: (bytes: Buffer) => Buffer): void {
    this.write(key, change(this.read(key)));
  }

  remove(key: string): void {
    fs.rmSync(this.pathOf(key));
  }

  move(key: string, to: string): void {
    fs.mkdirSync(path.dirname(this.pathOf(to)), { recursive: true });
    fs.renameSync(this.pathOf(key), this.pathOf(to));
  }

  /** Puts the signature of a digest beside it, as the advice says. */
  sign(key: string, signature = this.objects.get(key)!.metadata.signature): string {
    return this.write(`${key}.signature`, `${signature}\n`);
  }

  /** A file of public keys. */
  keys(...signers: readonly Signer[]): string {
    return this.write('public-keys.txt', JSON.stringify({ PublicKeyList: signers.map(signer => signer.listed) }));
  }

  async verify(signer: Signer | readonly Signer[], options: Omit<VerifyOptions, 'publicKeys'> = {}): Promise<Verification> {
    return verify([this.folder], { publicKeys: [this.keys(...[signer].flat())], ...options });
  }

  delete(): void {
    fs.rmSync(this.folder, { recursive: true });
  }
}

/** Copies that are deleted after each test of a file. */
export function copiesOfTest(): (...trails: readonly SignedTrail[]) => LocalCopy {
  const copies: LocalCopy[] = [];
  afterEach(() => {
    copies.splice(0).forEach(copy => copy.delete());
  });
  return (...trails) => {
    const copy = new LocalCopy(...trails);
    copies.push(copy);
    return copy;
  };
}

/** A copy of a trail, with the signature of its newest digest at hand. */
export interface SignedCopy {
  readonly trail: SignedTrail;
  readonly copy: LocalCopy;
  /** The keys of its digests, the oldest first. */
  readonly digests: string[];
}

/** Signed copies: of a trail of some hours from 10:01:31 on, where a test has none of its own. */
export function signedCopies(copyOf: (trail: SignedTrail) => LocalCopy, signer: Signer, hours: number): (trail?: SignedTrail) => SignedCopy {
  return (trail = new SignedTrail({ signer }).hoursOf(hours)) => {
    const copy = copyOf(trail);
    const digests = trail.hours.map(hour => hour.digest);
    copy.sign(digests[digests.length - 1]);
    return { trail, copy, digests };
  };
}

/** Kinds and paths of the problems, the paths as keys. */
export function problemsOf(verification: Verification, copy: LocalCopy): string[] {
  return verification.problems.map(({ kind, path: place }) => `${kind} ${place.startsWith(copy.folder) ? path.relative(copy.folder, place) : place}`);
}
