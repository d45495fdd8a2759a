import { keyVerdict } from '../catalog';
import { KEY_TYPES } from '../policies/key-facts';
import { addTo } from '../templates/grouping';
import type { TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import { type Delivery, deliveriesOf } from './deliveries';
import { enumerated } from './enumerated';
import type { Finding, Rule } from './finding';
import { deniedActions } from './key-admission';
import type { NamedResources } from './named-resources';

export const DELIVERY_WITHOUT_KEY: Rule = {
  id: 'AtRest-DeliveryWithoutKey',
  level: 'error',
  description: 'A service delivers here that may not use the key: what it delivers is lost, mostly without a word',
  fix: 'Admit the service with KeyService (EncryptionKey.fromKey(key).allowService), or deliver with a role that may use the key',
};

/** What a service does with the key of a topic or queue. @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const DELIVERY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];

const SOURCES: Record<string, string> = {
  'AWS::SNS::Topic': 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
  'AWS::SQS::Queue': 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
};

/** The topics and queues of a set that services deliver to, under keys that those services may not use. */
export function deliveryFindings(set: TemplateSet, names: NamedResources): Finding[] {
  const byDestination = new Map<TemplateResource, Map<string, Delivery[]>>();
  for (const delivery of deliveriesOf(set, names)) {
    const byService = byDestination.get(delivery.destination) ?? new Map<string, Delivery[]>();
    addTo(byService, delivery.service, delivery);
    byDestination.set(delivery.destination, byService);
  }
  return [...byDestination].flatMap(([destination, byService]) => {
    const obstacles = [...byService].flatMap(([service, deliveries]) => {
      const obstacle = obstacleOf(set, names, destination, service);
      return obstacle === undefined ? [] : [`${service}.amazonaws.com (${sendersOf(deliveries)}) ${obstacle}`];
    });
    return obstacles.length === 0 ? [] : [{
      rule: DELIVERY_WITHOUT_KEY, resource: destination, property: 'KmsMasterKeyId', detail: obstacles.join('; '), source: SOURCES[destination.type],
    }];
  });
}

/** What keeps a service from using the key of a destination; undefined where nothing does, as far as the set knows. */
function obstacleOf(set: TemplateSet, names: NamedResources, { properties, file }: TemplateResource, service: string): string | undefined {
  const value = properties.KmsMasterKeyId;
  if (keyVerdict(value, set.referencesOf(file))?.state === 'AWS managed') {
    return 'may not use an AWS managed key';
  }
  return keysOf(names, value, file).map(key => {
    const denied = deniedActions(key.properties.KeyPolicy, service, DELIVERY_ACTIONS) ?? [];
    return denied.length === 0 ? undefined : `has no ${denied.join(', ')} in the policy of ${key.path}`;
  }).find(obstacle => obstacle !== undefined);
}

/** The keys of the set that a value stands for, by way of an alias or not. */
function keysOf(names: NamedResources, value: unknown, file: TemplateResource['file']): TemplateResource[] {
  return [
    ...KEY_TYPES.flatMap(type => names.of(type, value, file)),
    ...names.of('AWS::KMS::Alias', value, file).flatMap(alias => KEY_TYPES.flatMap(type => names.of(type, alias.properties.TargetKeyId, alias.file))),
  ];
}

/** What makes the service deliver; the policy that lets it is named where nothing else is known. */
function sendersOf(deliveries: readonly Delivery[]): string {
  const direct = deliveries.filter(({ path }) => path !== 'PolicyDocument');
  return enumerated((direct.length > 0 ? direct : deliveries).map(({ from, path }) => `${from.path} ${path}`));
}
