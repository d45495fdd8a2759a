import type { CfnResource } from 'aws-cdk-lib';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { EXEMPTING_TYPES, exemptedBy } from '../exemptions/exemptions-in';
import { accountOf } from './accounts';
import { admitToBucket, BUCKET } from './buckets';
import { DELIVERIES } from './deliveries';
import { reportNotAdmitted } from './delivery-finding';
import type { KeyOf, Properties } from './key-of';
import { admitLaunches, LAUNCHER_TYPES } from './launches';
import { admitPublisher } from './messaging';
import { admitOwner, OWN_NAME_TYPES } from './own-name';
import { propertiesOf } from './reference-tokens';
import { resourcesBehind } from './references';
import { admitPolicy, POLICY_TYPE_NAMES } from './resource-policies';
import { admitServiceLinkedRoles, ROLE_PUBLISHER_TYPES } from './service-linked-roles';
import { reportSharing, SHARING_TYPES } from './shared-data';
import { valuesAt } from './values';

/**
 * Opens keys to the services that need them for what a resource says: deliveries to encrypted topics, queues and buckets, and the use of
 * the resource's own key in the service's name. Each statement is narrow, and is added once a key; none refers to a resource. What cannot
 * be opened narrowly is a finding of the resource.
 *
 * @param visited any resource of the app
 * @param keyOf the key that a resource is, or is going to be, under
 */
export function admitServices(visited: CfnResource, keyOf: KeyOf): void {
  const readers = READERS.filter(({ types }) => types.has(visited.cfnResourceType));
  if (readers.length > 0) {
    const properties = propertiesOf(visited);
    readers.forEach(({ read }) => read(visited, properties, keyOf));
  }
}

interface Reader {
  readonly types: ReadonlySet<string>;
  readonly read: (visited: CfnResource, properties: Properties, keyOf: KeyOf) => void;
}

/** What is read from which types; of all others not even the properties are rendered. */
const READERS: readonly Reader[] = [
  { types: OWN_NAME_TYPES, read: admitOwnerOf },
  { types: new Set(Object.keys(DELIVERIES)), read: admitDeliveries },
  { types: POLICY_TYPE_NAMES, read: admitPolicy },
  { types: SHARING_TYPES, read: reportSharing },
  { types: LAUNCHER_TYPES, read: admitLaunches },
  { types: ROLE_PUBLISHER_TYPES, read: admitServiceLinkedRoles },
  { types: EXEMPTING_TYPES, read: reportExempted },
];

function admitOwnerOf(resource: CfnResource, properties: Properties, keyOf: KeyOf): void {
  const key = keyOf(resource);
  if (key) {
    admitOwner(resource, properties, key);
  }
}

function admitDeliveries(from: CfnResource, properties: Properties, keyOf: KeyOf): void {
  for (const { path, to, by, unless } of DELIVERIES[from.cfnResourceType]) {
    for (const { value, beside } of valuesAt(properties, path)) {
      if (unless !== undefined && beside[unless] !== undefined) {
        continue;
      }
      for (const destination of resourcesBehind(value, from.stack, ...to)) {
        const key = keyOf(destination);
        if (key) {
          admitDelivery(from, destination, key, by);
        }
      }
    }
  }
}

function admitDelivery(from: CfnResource, destination: CfnResource, key: IEncryptionKey, by: string | undefined): void {
  const source = accountOf(from.stack, key.env.account);
  if (by === undefined) {
    reportNotAdmitted(from, `${from.cfnResourceType} publishes to ${destination.node.path}, which is under a KMS key, and AWS does not say as whom`,
      'Test it, and open the key to the service principal that CloudTrail shows (allowService of the key with KeyService.principal), or give it a topic without a key');
  } else if (destination.cfnResourceType === BUCKET) {
    admitToBucket(key, destination, by, { reads: false, writes: true }, from, [source]);
  } else {
    admitPublisher(key, destination, by, [source]);
  }
}

/** What must not be under a KMS key may still be: L2s get their key when they are made, before anything says what is delivered to them. */
function reportExempted(from: CfnResource, properties: Properties, keyOf: KeyOf): void {
  for (const { resource, exemption } of exemptedBy(from, properties)) {
    const key = keyOf(resource);
    if (key) {
      reportNotAdmitted(from, `${resource.node.path} is under the key ${key.node.path}, though it must not be under a KMS key: ${exemption.reason} (${exemption.source})`,
        'Exclude it from EncryptionAtRest, or give what is delivered a destination of its own');
    }
  }
}
