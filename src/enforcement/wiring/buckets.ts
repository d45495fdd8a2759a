import { ArnFormat, type CfnResource, Stack } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { KEY_USE_ACTIONS } from '../../keys/key-actions';
import { KeyService } from '../../keys/key-service';
import { isOther } from './accounts';
import { reportGuess, reportNotAdmitted } from './delivery-finding';

export const BUCKET = 'AWS::S3::Bucket';

/** What a service does with the objects of a bucket. */
export interface BucketAccess {
  readonly reads: boolean;
  readonly writes: boolean;
}

/** The ARN pattern of what a service acts for, by its service, resource and whether it is of a Region. */
interface Source {
  readonly service: string;
  readonly resource: string;
  readonly regional: boolean;
  /** Whether the service also sends the account by itself. */
  readonly account: boolean;
}

/** Services that AWS documents a source of. */
const BY_SOURCE: Readonly<Record<string, Source>> = {
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
  'cloudfront.amazonaws.com': { service: 'cloudfront', resource: 'distribution/*', regional: false, account: false },
  // https://docs.aws.amazon.com/ses/latest/dg/receiving-email-permissions.html
  'ses.amazonaws.com': { service: 'ses', resource: 'receipt-rule-set/*', regional: true, account: true },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage_lens_encrypt_permissions.html
  'storage-lens.s3.amazonaws.com': { service: 's3', resource: 'storage-lens/*', regional: true, account: true },
  // https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html
  'guardduty.amazonaws.com': { service: 'guardduty', resource: 'detector/*', regional: true, account: true },
  'delivery.logs.amazonaws.com': { service: 'logs', resource: '*', regional: true, account: true },
};

/** Services that write to SSE-S3 buckets only. */
const WITHOUT_KMS: Readonly<Record<string, string>> = {
  'logging.s3.amazonaws.com': 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html',
  'logdelivery.elasticloadbalancing.amazonaws.com': 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html',
  'redshift.amazonaws.com': 'https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html',
};

/**
 * Lets a service use the key of a bucket, for what is in the accounts.
 *
 * @param from what says that the service uses the bucket; findings are its own
 * @param sources the accounts of what the service acts for. @default - the key's
 */
export function admitToBucket(
  key: IEncryptionKey, bucket: CfnResource, servicePrincipal: string, access: BucketAccess, from: CfnResource, sources: readonly string[] = [],
): void {
  const withoutKms = WITHOUT_KMS[withoutRegion(servicePrincipal)];
  if (withoutKms) {
    reportNotAdmitted(from, `${servicePrincipal} writes to ${bucket.node.path}, which is under a KMS key, and it writes to SSE-S3 buckets only (${withoutKms})`,
      'Give it a bucket of its own without a key, such as an AccessLogBucket');
    return;
  }
  for (const account of sources.length > 0 ? sources : [key.env.account]) {
    key.allowService(serviceFor(key, servicePrincipal, access, account));
  }
  if (!isDocumented(servicePrincipal)) {
    reportGuess(from, servicePrincipal, bucket);
  }
}

/** `redshift.eu-west-1.amazonaws.com` is `redshift.amazonaws.com`. */
function withoutRegion(servicePrincipal: string): string {
  return servicePrincipal.replace(/\.[a-z]{2}(-[a-z]+)+-\d(?=\.amazonaws\.com$)/, '');
}

function isDocumented(servicePrincipal: string): boolean {
  return servicePrincipal in BY_SOURCE || ['s3.amazonaws.com', 'config.amazonaws.com'].includes(servicePrincipal);
}

function serviceFor(key: IEncryptionKey, servicePrincipal: string, { writes }: BucketAccess, account: string): KeyService {
  const ofOwnAccount = !isOther(account, key.env.account);
  const actions = writes ? ['kms:GenerateDataKey*', 'kms:Decrypt'] : ['kms:Decrypt'];
  switch (servicePrincipal) {
    case 'delivery.logs.amazonaws.com':
      return ofOwnAccount ? KeyService.logDelivery() : bySource(key, servicePrincipal, KEY_USE_ACTIONS, account);
    case 'config.amazonaws.com':
      return ofOwnAccount ? KeyService.config() : KeyService.principal(servicePrincipal, { actions, sourceAccount: account });
    case 's3.amazonaws.com':
      // Inventories and analyses: the ARN of a bucket says nothing of its account.
      return KeyService.principal(servicePrincipal, { actions, sourceAccount: account, sourceArn: `arn:${Stack.of(key).partition}:s3:::*` });
    default:
      return servicePrincipal in BY_SOURCE
        ? bySource(key, servicePrincipal, actions, account)
        : KeyService.principal(servicePrincipal, { actions, sourceAccount: account });
  }
}

function bySource(key: IEncryptionKey, servicePrincipal: string, actions: string[], account: string): KeyService {
  const source = BY_SOURCE[servicePrincipal];
  const sourceArn = Stack.of(key).formatArn({
    service: source.service, resource: source.resource, account, region: source.regional ? '*' : '', arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });
  return KeyService.principal(servicePrincipal, { actions, sourceArn, ...(source.account ? { sourceAccount: account } : {}) });
}
