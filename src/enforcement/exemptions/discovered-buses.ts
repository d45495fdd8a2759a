import type { CfnResource } from 'aws-cdk-lib';
import type { Properties } from '../wiring/key-of';
import { resourcesBehind } from '../wiring/references';
import type { Exempted } from './exemption';

/** The event bus whose schemas are discovered, which EventBridge does not do under a customer managed key. */
export function discovered(resource: CfnResource, properties: Properties): Exempted[] {
  return resource.cfnResourceType !== 'AWS::EventSchemas::Discoverer' ? []
    : resourcesBehind(properties.SourceArn, resource.stack, 'AWS::Events::EventBus').map(bus => ({
      resource: bus,
      exemption: {
        reason: `${resource.node.path} discovers the schemas of this event bus, which EventBridge does not support under a customer managed key`,
        source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus.html',
        atMost: 'AWS owned',
      },
    }));
}
