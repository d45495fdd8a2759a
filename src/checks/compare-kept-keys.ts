import { replacedBy } from '../catalog/replacing-properties';
import type { TemplateResource } from '../templates/template';
import { KEY_REMOVED } from './compare-rules';
import type { ComparedSets } from './compare-sets';
import { worded } from './compare-words';
import type { Finding } from './finding';

/** What a key cannot change, with what holds where it is not set. */
const IMMUTABLE: Record<string, unknown> = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT', MultiRegion: false, Origin: 'AWS_KMS' };

const KEY_PAGE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html';
const REPLICA_PAGE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-replicakey.html';

/** What is said of a KMS key whose logical id both sets have. */
export function findingsOfKeptKey(sets: ComparedSets, before: TemplateResource, after: TemplateResource): Finding[] {
  if (after.type !== before.type) {
    return [sets.finding(KEY_REMOVED, before, `Type was ${before.type} and is ${after.type}: CloudFormation refuses to change it under one logical id`,
      { property: 'Type' })];
  }
  const isUnchanged = sets.isUnchanged(before.file, after.file);
  if (before.type === 'AWS::KMS::ReplicaKey') {
    return replacedBy(before.type, before.properties, after.properties, isUnchanged).map(change => sets.finding(KEY_REMOVED, before,
      `${change.path} was ${worded(change.before)} and is ${worded(change.after)}: CloudFormation replaces the replica, and schedules the deletion of the former one`,
      { property: change.path, source: REPLICA_PAGE }));
  }
  return Object.entries(IMMUTABLE).flatMap(([property, byDefault]) => {
    const [one, other] = [before, after].map(({ properties }) => properties[property] ?? byDefault);
    return isUnchanged(one, other) ? [] : [sets.finding(KEY_REMOVED, before,
      `${property} was ${worded(one)} and is ${worded(other)}: CloudFormation fails the update`, { property, source: KEY_PAGE })];
  });
}
