import type { IConstruct } from 'constructs';
import { constructError } from '../../private/errors';
import type { AuditTrailProps } from './audit-trail-props';

/** How long files are kept is a setting of the bucket that this construct makes. */
const OF_OWN_BUCKET: Array<keyof AuditTrailProps> = ['objectLock', 'archiveAfter', 'expireAfter'];

/** Refuses props of which one would silently be ignored. */
export function refuseContradictions(trail: IConstruct, props: AuditTrailProps): void {
  refuseBoth(trail, props, 'logArchive', ['bucket', 'encryptionKey', ...OF_OWN_BUCKET], 'bucket and key are the other account\'s');
  refuseBoth(trail, props, 'bucket', OF_OWN_BUCKET, 'set it on that bucket');
  if (props.cloudWatchLogs === false && props.logRetention !== undefined) {
    throw constructError(trail, 'received logRetention together with cloudWatchLogs: false: leave one of them out');
  }
}

function refuseBoth(trail: IConstruct, props: AuditTrailProps, prop: keyof AuditTrailProps, others: Array<keyof AuditTrailProps>, why: string): void {
  const other = others.find(each => props[each] !== undefined);
  if (props[prop] !== undefined && other) {
    throw constructError(trail, `received ${other} together with ${prop}: ${why}. Leave one of them out`);
  }
}
