import type { Classification } from '../catalog';
import type { TemplateResource } from '../templates/template';
import { isMadeAnew } from './compare-made-anew';

/** What becomes of a resource that is removed or replaced. */
export type Fate = 'deleted' | 'kept' | 'kept as a snapshot' | 'known at deployment only';

/** Types that store data of which the catalog knows no store: HDFS of a cluster, tables under the key of their database. */
const STORES_BESIDES = ['AWS::EMR::Cluster', 'AWS::SDB::Domain', 'AWS::Timestream::Table'];

/** Types that hold data though another resource says how it is encrypted. */
const ENCRYPTED_ELSEWHERE = ['AWS::OpenSearchServerless::Collection', 'AWS::S3Tables::Table', 'AWS::S3Vectors::Index'];

/** Stores that come and go with what they are about. */
const INCIDENTAL = /^PerformanceInsights|MasterUserSecret/;

/** Those that store data: an instance of a cluster does not, and is deleted. */
const SNAPSHOT_BY_DEFAULT = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'];

const FATES: Record<string, Fate> = { Delete: 'deleted', Retain: 'kept', RetainExceptOnCreate: 'kept', Snapshot: 'kept as a snapshot' };

/** Whether data is lost when a resource is: what it holds itself, not what it writes elsewhere. */
export function storesData({ type }: TemplateResource, classification: Classification | undefined): boolean {
  if (isMadeAnew(type)) {
    return false;
  }
  return STORES_BESIDES.includes(type) || (classification?.stores ?? []).some(({ holds, path, elsewhere }) =>
    ['data', 'volume', 'secret'].includes(holds) && !INCIDENTAL.test(path) && (!elsewhere || ENCRYPTED_ELSEWHERE.includes(type)));
}

/**
 * What becomes of a resource that leaves its stack.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export function fateOfRemoved({ type, body }: TemplateResource): Fate {
  if (body.DeletionPolicy === undefined) {
    return SNAPSHOT_BY_DEFAULT.includes(type) ? 'kept as a snapshot' : 'deleted';
  }
  return FATES[String(body.DeletionPolicy)] ?? 'known at deployment only';
}

/**
 * What becomes of the former resource when another replaces it.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html
 */
export function fateOfReplaced({ body }: TemplateResource): Fate {
  return body.UpdateReplacePolicy === undefined ? 'deleted' : FATES[String(body.UpdateReplacePolicy)] ?? 'known at deployment only';
}
