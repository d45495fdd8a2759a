import { isAbout, readStatements } from '../policies/policy-statement';
import type { TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import { serviceIn } from './key-admission';
import type { NamedResources } from './named-resources';
import { valuesAt } from './property-values';

const TOPIC = 'AWS::SNS::Topic';
const QUEUE = 'AWS::SQS::Queue';

/** A service that delivers to a topic or queue in its own name. */
export interface Delivery {
  /** The service principal without its domain: `cloudwatch`. */
  readonly service: string;
  readonly destination: TemplateResource;
  /** What makes the service deliver: an alarm, a bucket, a rule, or the policy that lets it. */
  readonly from: TemplateResource;
  /** Where that names the destination: `AlarmActions.0`. */
  readonly path: string;
}

/** Properties that name a destination which a service delivers to in its own name. */
interface DeliveringProperty {
  readonly type: string;
  readonly path: string;
  readonly service: string;
  readonly to: readonly string[];
  /** A property beside it; where it is set, a role delivers, whose own policy decides. */
  readonly unlessBeside?: string;
}

const DELIVERING_PROPERTIES: readonly DeliveringProperty[] = [
  ...['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap(type =>
    ['AlarmActions.*', 'OKActions.*', 'InsufficientDataActions.*'].map(path => ({ type, path, service: 'cloudwatch', to: [TOPIC] }))),
  { type: 'AWS::S3::Bucket', path: 'NotificationConfiguration.TopicConfigurations.*.Topic', service: 's3', to: [TOPIC] },
  { type: 'AWS::S3::Bucket', path: 'NotificationConfiguration.QueueConfigurations.*.Queue', service: 's3', to: [QUEUE] },
  // The custom resource of the L2 takes what the API does, which calls them otherwise.
  { type: 'Custom::S3BucketNotifications', path: 'NotificationConfiguration.TopicConfigurations.*.TopicArn', service: 's3', to: [TOPIC] },
  { type: 'Custom::S3BucketNotifications', path: 'NotificationConfiguration.QueueConfigurations.*.QueueArn', service: 's3', to: [QUEUE] },
  { type: 'AWS::Events::Rule', path: 'Targets.*.Arn', service: 'events', to: [TOPIC, QUEUE], unlessBeside: 'RoleArn' },
  // What could not be delivered is sent without the target's role.
  { type: 'AWS::Events::Rule', path: 'Targets.*.DeadLetterConfig.Arn', service: 'events', to: [QUEUE] },
  { type: 'AWS::SNS::Subscription', path: 'Endpoint', service: 'sns', to: [QUEUE] },
  { type: 'AWS::SNS::Subscription', path: 'RedrivePolicy.deadLetterTargetArn', service: 'sns', to: [QUEUE] },
  { type: TOPIC, path: 'Subscription.*.Endpoint', service: 'sns', to: [QUEUE] },
];

/** Policies of topics and queues, and the property that names what they are attached to. */
const POLICIES: ReadonlyArray<{ readonly type: string; readonly path: string; readonly action: string; readonly to: string }> = [
  { type: 'AWS::SNS::TopicPolicy', path: 'Topics.*', action: 'sns:Publish', to: TOPIC },
  { type: 'AWS::SNS::TopicInlinePolicy', path: 'TopicArn', action: 'sns:Publish', to: TOPIC },
  { type: 'AWS::SQS::QueuePolicy', path: 'Queues.*', action: 'sqs:SendMessage', to: QUEUE },
  { type: 'AWS::SQS::QueueInlinePolicy', path: 'Queue', action: 'sqs:SendMessage', to: QUEUE },
];

/** Everything that services deliver to the topics and queues of a set. */
export function deliveriesOf(set: TemplateSet, names: NamedResources): Delivery[] {
  return set.resources.flatMap(from => [...byProperties(from, names), ...byPolicy(from, names)]);
}

function byProperties(from: TemplateResource, names: NamedResources): Delivery[] {
  return DELIVERING_PROPERTIES.filter(({ type }) => type === from.type).flatMap(property =>
    valuesAt(from.properties, property.path)
      .filter(({ path }) => property.unlessBeside === undefined || valuesAt(from.properties, besides(path, property.unlessBeside)).length === 0)
      .flatMap(({ path, value }) => property.to.flatMap(type => names.of(type, value, from.file))
        .map(destination => ({ service: property.service, destination, from, path }))));
}

function byPolicy(from: TemplateResource, names: NamedResources): Delivery[] {
  return POLICIES.filter(({ type }) => type === from.type).flatMap(({ path: attachedTo, action, to }) => {
    const statements = (readStatements(from.properties.PolicyDocument) ?? []).filter(statement => statement.allows && isAbout(statement, action));
    const services = new Set(statements.flatMap(({ principals }) => principals)
      .map(({ type, value }) => (type === 'Service' ? serviceIn(value) : undefined)).filter(service => service !== undefined));
    return valuesAt(from.properties, attachedTo).flatMap(({ value }) => names.of(to, value, from.file))
      .flatMap(destination => [...services].map(service => ({ service, destination, from, path: 'PolicyDocument' })));
  });
}

/** The path of a property in the same structure. */
function besides(path: string, property: string): string {
  return [...path.split('.').slice(0, -1), property].join('.');
}
