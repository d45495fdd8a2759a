import type { KeyProperty } from '../catalog';
import { ViaService } from '../keys/via-service';
import { DATA_USES } from './grants/key-actions';
import { KeyAccess } from './key-access';

/** What a key does to a deployed resource though it is changed in place. */
const HARMS: Readonly<Record<string, string>> = {
  // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html
  'AWS::CloudTrail::EventDataStore': 'the key of an event data store can never be changed or taken away again, and whoever queries it needs the use of the key',
  // https://docs.aws.amazon.com/redshift/latest/mgmt/changing-cluster-encryption.html
  'AWS::Redshift::Cluster KmsKeyId': 'Redshift moves the data of a deployed cluster to another one, and it can only be read meanwhile, for hours perhaps',
  'AWS::Lambda::Function DurableConfig.KMSKeyArn': 'this library does not know as whom Lambda calls KMS for the state of durable executions',
  // Its API can make and delete them: https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-security.html
  'AWS::Glue::SecurityConfiguration': 'Glue cannot change a security configuration, and another one of the same name cannot be made',
};

/** Stores that nobody but their service uses the key of, which is let in (`wiring/own-name.ts`). */
const USED_BY_SERVICE: ReadonlySet<string> = new Set([
  'AWS::Logs::LogGroup', 'AWS::Logs::LogAnomalyDetector', 'AWS::Events::EventBus', 'AWS::Events::Archive',
]);

/** Services whose callers get the use of a key by what is derived from their policies, or need none, since a grant serves them. */
const BY_GRANTS: ReadonlySet<string> = new Set(DATA_USES.map(({ service }) => service));

/**
 * Why a key would do harm to a resource that is deployed, though nothing is replaced: a phrase; undefined where it does not.
 *
 * Above all, whoever uses the resource now needs the use of the key. Through which service, and as whom, AWS says for some: for all
 * others nothing would let them in.
 */
export function harmToDeployed(type: string, { path, viaService }: KeyProperty, access: KeyAccess): string | undefined {
  const harm = HARMS[type] ?? HARMS[`${type} ${path}`];
  if (harm !== undefined || USED_BY_SERVICE.has(type)) {
    return harm;
  }
  if (viaService === undefined) {
    return 'this library does not know as whom its service and its users call KMS, so that nothing would let them in to the key';
  }
  return access === KeyAccess.GRANTS && !BY_GRANTS.has(viaService) && !ViaService._of(viaService)?.createsGrants
    ? 'no permission on the key can be derived for those who use it now'
    : undefined;
}
