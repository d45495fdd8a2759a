import { Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { KeyService } from '../../keys/key-service';
import { constructError } from '../../private/errors';
import { raiseFinding } from '../../private/findings';
import { printedStatement } from '../../private/printed-statement';
import { bucketStatements } from './trail-bucket-policy';
import { refuseNoAccountId, type TrailIdentity } from './trail-identity';

/** Bucket and key of another account need statements that this app cannot add. */
export const LOG_ARCHIVE = 'AtRest-LogArchive';

/** Bucket and key of another account that the log files of a trail go to. */
export interface LogArchive {
  /** Id of the account that owns bucket and key. */
  readonly accountId: string;

  /** Name of the bucket. Its Bucket Key has to be off. */
  readonly bucketName: string;

  /** ARN of the key, which is of the bucket's Region. */
  readonly keyArn: string;
}

/** Bucket and key of a log archive account, as the trail sees them. */
export interface ImportedLogArchive {
  readonly bucket: s3.IBucket;
  readonly key: kms.IKey;
}

/**
 * Imports bucket and key of a log archive account. Throws unless the stack knows its account and Region: the statements for the other
 * account name them.
 */
export function importLogArchive(trail: Construct, archive: LogArchive): ImportedLogArchive {
  const { account, region } = Stack.of(trail);
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    throw constructError(trail, 'received a logArchive in a stack whose account and Region are not known at synthesis, and the other account has to name both: give the stack an env');
  }
  refuseNoAccountId(trail, 'logArchive.accountId', archive.accountId);
  if (archive.accountId === account) {
    throw constructError(trail, `received a logArchive of ${account}, the trail's own account: pass bucket and encryptionKey instead`);
  }
  const key = keyArnOf(trail, archive);
  return {
    bucket: s3.Bucket.fromBucketAttributes(trail, 'ArchiveBucket', { bucketName: archive.bucketName, account: archive.accountId, region: key.region }),
    key: kms.Key.fromKeyArn(trail, 'ArchiveKey', archive.keyArn),
  };
}

/** What the bucket of a log archive has to allow, as new statements each time: adding one to a policy freezes it. */
export function archiveBucketStatements({ bucket }: ImportedLogArchive, trail: TrailIdentity): iam.PolicyStatement[] {
  return bucketStatements(bucket.bucketArn, trail);
}

/** The same for the key. Without a `Sid` each: a log archive has such statements of many accounts. */
export function archiveKeyStatements({ key }: ImportedLogArchive, { trailName, accountId, region }: TrailIdentity): iam.PolicyStatement[] {
  const statements = KeyService.cloudTrail({ trailName, accountId, region })._statements(key);
  statements.forEach(statement => { statement.sid = undefined; });
  return statements;
}

/** Prints what the other account has to add: until it has, CloudFormation cannot make the trail. */
export function reportLogArchive(construct: Construct, archive: ImportedLogArchive, trail: TrailIdentity): void {
  const print = (statements: iam.PolicyStatement[]) => statements.map(statement => printedStatement(construct, statement));
  raiseFinding(construct, LOG_ARCHIVE, [
    `The log files of this trail go to account ${archive.bucket.env.account}. Before the trail is deployed, that account has to add to the policy of the bucket ${archive.bucket.bucketName}:`,
    ...print(archiveBucketStatements(archive, trail)),
    `and to the policy of the key ${archive.key.keyArn}:`,
    ...print(archiveKeyStatements(archive, trail)),
    `Acknowledge ${LOG_ARCHIVE} on this construct once they are there.`,
  ].join('\n'));
}

function keyArnOf(trail: Construct, { keyArn, accountId }: LogArchive): { readonly region?: string } {
  const parts = Token.isUnresolved(keyArn) || !/^arn:[^:]+:kms:[^:]+:[^:]+:key\/.+$/.test(keyArn) ? undefined : Arn.split(keyArn, ArnFormat.SLASH_RESOURCE_NAME);
  if (!parts) {
    throw constructError(trail, `received the logArchive.keyArn ${Token.isUnresolved(keyArn) ? 'as a token' : `'${keyArn}'`}: pass the ARN of a key (arn:aws:kms:REGION:ACCOUNT:key/ID), no alias, known at synthesis`);
  }
  if (parts.account !== accountId) {
    throw constructError(trail, `received the logArchive.accountId '${accountId}' and a key of ${parts.account}: bucket and key are of one account`);
  }
  return { region: parts.region };
}
