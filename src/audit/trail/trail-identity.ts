import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { constructError } from '../../private/errors';

/** The organization that a trail records all accounts of. */
export interface AuditTrailOrganization {
  /** Id of the organization, such as `o-abcdefghij`. */
  readonly organizationId: string;

  /**
   * Id of the organization's management account, where a delegated administrator deploys the trail: the management account owns every
   * organization trail, and is the one that CloudTrail names when it writes.
   *
   * @default - the account of the stack
   */
  readonly managementAccountId?: string;
}

/** What policies say of a trail. It is known before the trail exists, so that none has to refer to it. */
export interface TrailIdentity {
  readonly trailName: string;
  readonly trailArn: string;

  /** Owner of the trail: the management account, for an organization trail. */
  readonly accountId: string;

  /** Home Region of the trail. */
  readonly region: string;
  readonly organizationId?: string;

  /** As in `IAuditTrail`. */
  readonly logFilePrefix: string;
}

/** Longest prefix of log files. @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
const MAX_PREFIX_LENGTH = 200;

const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;
const ACCOUNT_ID = /^\d{12}$/;

/** The identity of a trail in a stack. Throws on ids that cannot be ones, and on a prefix that CloudTrail refuses. */
export function trailIdentity(trail: IConstruct, trailName: string, logFilePrefix: string, organization?: AuditTrailOrganization): TrailIdentity {
  refuseNoId(trail, 'organizationId', organization?.organizationId, ORGANIZATION_ID, 'o- and 10 to 32 small letters and digits');
  refuseNoAccountId(trail, 'managementAccountId', organization?.managementAccountId);
  refuseBadPrefix(trail, logFilePrefix);
  const stack = Stack.of(trail);
  const accountId = organization?.managementAccountId ?? stack.account;
  return {
    trailName,
    trailArn: stack.formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: trailName, account: accountId }),
    accountId,
    region: stack.region,
    organizationId: organization?.organizationId,
    logFilePrefix,
  };
}

/** Refuses what is no id of an account, as far as it is known. */
export function refuseNoAccountId(construct: IConstruct, prop: string, value?: string): void {
  refuseNoId(construct, prop, value, ACCOUNT_ID, '12 digits');
}

function refuseNoId(construct: IConstruct, prop: string, value: string | undefined, pattern: RegExp, expected: string): void {
  if (value !== undefined && !Token.isUnresolved(value) && !pattern.test(value)) {
    throw constructError(construct, `received the ${prop} '${value}': pass ${expected}`);
  }
}

function refuseBadPrefix(trail: IConstruct, prefix: string): void {
  if (Token.isUnresolved(prefix)) {
    return;
  }
  if (prefix.startsWith('/') || prefix.endsWith('/')) {
    throw constructError(trail, `received the logFilePrefix '${prefix}': leave out slashes at its beginning and end, CloudTrail puts one between it and AWSLogs/`);
  }
  if (prefix.length > MAX_PREFIX_LENGTH) {
    throw constructError(trail, `received a logFilePrefix of ${prefix.length} characters: CloudTrail takes ${MAX_PREFIX_LENGTH} at most`);
  }
}
