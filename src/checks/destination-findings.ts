import { classify, DESTINATION_LIMITS, type DestinationLimit, type StoreClassification } from '../catalog';
import { addTo } from '../templates/grouping';
import type { TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import type { EncryptionLevel } from './encryption-level';
import { enumerated } from './enumerated';
import type { Finding, Rule } from './finding';
import { ruleBrokenBy } from './level-rules';
import type { NamedResources } from './named-resources';
import { valuesAt } from './property-values';

export const EXEMPT_DESTINATION: Rule = {
  id: 'AtRest-ExemptDestination',
  level: 'note',
  description: 'What is delivered here cannot be put under a KMS key, so that the level does not hold for it',
  fix: 'Nothing is to be done; keep other data elsewhere, and expire what is delivered',
};

export const DESTINATION_UNDER_KEY: Rule = {
  id: 'AtRest-DestinationUnderKey',
  level: 'error',
  description: 'What is delivered here is lost: the service does not write to what a KMS key encrypts',
  fix: 'Deliver to a destination of its own without a key (AccessLogBucket for access logs), and leave this one under its key',
};

/** The type of a destination, and its property that encrypts what is delivered. */
const DESTINATIONS: Record<DestinationLimit['destination'], { readonly type: string; readonly property: string }> = {
  'bucket': { type: 'AWS::S3::Bucket', property: 'BucketEncryption' },
  'topic': { type: 'AWS::SNS::Topic', property: 'KmsMasterKeyId' },
  'log group': { type: 'AWS::Logs::LogGroup', property: 'KmsKeyId' },
};

/** What is delivered to a destination, by a service that does not write to every kind of encryption. */
interface LimitedDelivery {
  readonly limit: DestinationLimit;
  readonly from: TemplateResource;
}

/** The destinations of a set that services limit the encryption of. */
export class LimitedDestinations {
  private readonly deliveries = new Map<TemplateResource, LimitedDelivery[]>();

  constructor(private readonly set: TemplateSet, names: NamedResources) {
    for (const from of set.resources) {
      for (const limit of DESTINATION_LIMITS.filter(each => each.type === from.type && isDelivered(each, from))) {
        for (const destination of destinationsOf(limit, from, names)) {
          addTo(this.deliveries, destination, { limit, from });
        }
      }
    }
  }

  /** Whether the store of a resource is encrypted as well as it can be. */
  public isExempt(resource: TemplateResource, store: StoreClassification): boolean {
    return this.limitsOf(resource, store).some(({ limit }) => limit.only === store.state);
  }

  /** The note of what the level does not hold for, or the error of what is lost. */
  public findingsOf(resource: TemplateResource, level: EncryptionLevel): Finding[] {
    if (!this.deliveries.has(resource)) {
      return [];
    }
    const stores = classify(resource.type, resource.properties, this.set.referencesOf(resource.file))?.stores ?? [];
    return stores.flatMap(store => {
      const limits = this.limitsOf(resource, store);
      const finding = (rule: Rule, of: readonly LimitedDelivery[]): Finding[] => (of.length === 0 ? [] : [{
        rule,
        resource,
        property: store.path,
        detail: `delivered by ${enumerated(of.map(({ from, limit }) => `${from.path} (${limit.path})`))}; it is ${store.state}`,
        source: of[0].limit.source,
      }]);
      return [
        ...finding(DESTINATION_UNDER_KEY, limits.filter(() => isUnderKey(store))),
        ...finding(EXEMPT_DESTINATION, limits.filter(({ limit }) => limit.only === store.state && ruleBrokenBy(store.state, level) !== undefined)),
      ];
    });
  }

  private limitsOf(resource: TemplateResource, { path }: StoreClassification): LimitedDelivery[] {
    return (this.deliveries.get(resource) ?? []).filter(({ limit }) => path.split('.')[0] === DESTINATIONS[limit.destination].property);
  }
}

function isUnderKey({ state }: StoreClassification): boolean {
  return state === 'customer managed' || state === 'AWS managed';
}

function destinationsOf(limit: DestinationLimit, from: TemplateResource, names: NamedResources): TemplateResource[] {
  const values = valuesAt(from.properties, limit.path);
  // A bucket whose access logs name no bucket gets them itself.
  if (values.length === 0 && limit.path === 'LoggingConfiguration.DestinationBucketName') {
    return valuesAt(from.properties, 'LoggingConfiguration').length > 0 ? [from] : [];
  }
  return [...new Set(values.flatMap(({ value }) => names.of(DESTINATIONS[limit.destination].type, value, from.file)))];
}

/** Whether a load balancer delivers logs, and is of a kind that the limit holds for: network load balancers write to a bucket under a key. */
function isDelivered({ path, type }: DestinationLimit, from: TemplateResource): boolean {
  switch (type) {
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return from.properties.Type !== 'network' && mayBeTrue(from, path.replace(/\.bucket$/, '.enabled'));
    case 'AWS::ElasticLoadBalancing::LoadBalancer':
      return mayBeTrue(from, 'AccessLoggingPolicy.Enabled');
    default:
      return true;
  }
}

function mayBeTrue(from: TemplateResource, path: string): boolean {
  return valuesAt(from.properties, path).some(({ value }) => String(value) !== 'false');
}
