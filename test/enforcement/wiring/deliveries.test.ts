import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType } from '@aws-cdk/service-spec-types';
import { DELIVERIES } from '../../../src/enforcement/wiring/deliveries';

const spec = loadAwsServiceSpecSync();

/** Every place of a type's properties, as paths with `*` for elements of lists. */
function placesOf(properties: Record<string, Property>, prefix = '', within: readonly string[] = []): string[] {
  return Object.entries(properties).flatMap(([name, { type }]) => [`${prefix}${name}`, ...placesIn(type, `${prefix}${name}`, within)]);
}

function placesIn(type: PropertyType, path: string, within: readonly string[]): string[] {
  switch (type.type) {
    case 'array':
      return [`${path}.*`, ...placesIn(type.element, `${path}.*`, within)];
    case 'ref': {
      const id = type.reference.$ref;
      return within.includes(id) ? [] : placesOf(spec.get('typeDefinition', id).properties, `${path}.`, [...within, id]);
    }
    case 'union':
      return type.types.flatMap(each => placesIn(each, path, within));
    default:
      return [];
  }
}

function placesOfType(type: string): string[] {
  return placesOf(spec.lookup('resource', 'cloudFormationType', 'equals', type).only().properties);
}

/** Topics that somebody publishes to, found by the names of the properties. */
const NAMES_A_TOPIC = /(^|\.)([A-Za-z]*(SNS|Sns)[A-Za-z]*(Arn|ARN)s?|(Notification)?Topic(Arn|ARN)|SuccessTopic|ErrorTopic|SnsTopicName)(\.\*)?$/;

/** Those of which no service publishes to in its own name, and why. */
const NOT_DELIVERED: Readonly<Record<string, string>> = {
  'AWS::AIOps::InvestigationGroup': 'a chat client subscribes to the topic',
  'AWS::AutoScaling::AutoScalingGroup': 'publishes as its service-linked role: service-linked-roles.ts',
  'AWS::BedrockAgentCore::Memory': 'publishes with the role of the memory',
  'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': 'a chat client subscribes to the topic',
  'AWS::Chatbot::SlackChannelConfiguration': 'a chat client subscribes to the topic',
  'AWS::Cognito::UserPool': 'a role that sends text messages',
  'AWS::Cognito::UserPoolRegionalConfigurationAttachment': 'a role that sends text messages',
  'AWS::Config::DeliveryChannel': 'Config does not publish to encrypted topics: exempted',
  'AWS::FMS::NotificationChannel': 'publishes with a role',
  'AWS::ImageBuilder::InfrastructureConfiguration': 'publishes as its service-linked role: service-linked-roles.ts',
  'AWS::IoT::MitigationAction': 'publishes with a role',
  'AWS::LookoutMetrics::Alert': 'publishes with a role',
  'AWS::MSK::Channel': 'a topic of Kafka',
  'AWS::QuickSight::Analysis': 'a topic of QuickSight',
  'AWS::QuickSight::Dashboard': 'a topic of QuickSight',
  'AWS::QuickSight::Template': 'a topic of QuickSight',
  'AWS::SES::MailManagerRuleSet': 'publishes with a role',
  'AWS::SNS::Subscription': 'the topic that is subscribed to',
  'AWS::SNS::TopicInlinePolicy': 'the topic that the policy is of',
  'AWS::SageMaker::EndpointConfig': 'publishes with the role of the model',
  'AWS::Timestream::ScheduledQuery': 'publishes with a role',
};

test('every place of the table exists', () => {
  const missing = Object.entries(DELIVERIES).filter(([type]) => !type.startsWith('Custom::')).flatMap(([type, deliveries]) => {
    const places = placesOfType(type);
    // Maps and documents in JSON have no places of their own.
    return deliveries.filter(({ path }) => !places.includes(path)).map(({ path }) => `${type} ${path}`);
  });
  expect(missing).toEqual([
    'AWS::SNS::Subscription RedrivePolicy.deadLetterTargetArn',
    'AWS::NetworkFirewall::LoggingConfiguration LoggingConfiguration.LogDestinationConfigs.*.LogDestination.bucketName',
  ]);
});

test('every place of the specification that names a topic is in the table, or is known to be none', () => {
  const named = spec.all('resource').flatMap(({ cloudFormationType, properties }) => placesOf(properties)
    .filter(path => NAMES_A_TOPIC.test(path)).map(path => ({ type: cloudFormationType, path })));
  const listed = ({ type, path }: { type: string; path: string }) => (DELIVERIES[type] ?? []).some(delivery => delivery.path === path || `${delivery.path}.*` === path || delivery.path === `${path}.*`);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(each => !listed(each) && !(each.type in NOT_DELIVERED)).map(({ type, path }) => `${type} ${path}`)).toEqual([]);
  expect(Object.keys(NOT_DELIVERED).filter(type => !named.some(each => each.type === type))).toEqual([]);
});
