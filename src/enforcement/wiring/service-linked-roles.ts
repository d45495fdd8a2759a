import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { keyStatement } from '../../keys/key-statement';
import { addToKeyPolicy } from '../../private/key-policy';
import { SENDING_ACTIONS, TOPIC } from '../message-destinations';
import type { KeyOf, Properties } from './key-of';
import { resourcesBehind } from './references';
import { valuesAt } from './values';

/** A property that names a topic which a service publishes to as its service-linked role. */
interface RolePublisher {
  readonly paths: readonly string[];
  /** Of the role, below `aws-service-role/`. */
  readonly role: string;
  readonly sid: string;
}

const PUBLISHERS: Readonly<Record<string, RolePublisher>> = {
  // https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-sns-notifications.html
  'AWS::AutoScaling::AutoScalingGroup': {
    paths: ['NotificationConfigurations.*.TopicARN', 'NotificationConfiguration.TopicARN'],
    // Groups may have a role of their own, with a suffix.
    role: 'autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling*',
    sid: 'AutoScalingNotifications',
  },
  // https://docs.aws.amazon.com/imagebuilder/latest/userguide/ibhow-integrations.html
  'AWS::ImageBuilder::InfrastructureConfiguration': {
    paths: ['SnsTopicArn'],
    role: 'imagebuilder.amazonaws.com/AWSServiceRoleForImageBuilder',
    sid: 'ImageBuilderNotifications',
  },
};

/** The types that are looked at here. */
export const ROLE_PUBLISHER_TYPES: ReadonlySet<string> = new Set(Object.keys(PUBLISHERS));

/** Lets service-linked roles publish to topics under a key, through SNS and no other way. */
export function admitServiceLinkedRoles(from: CfnResource, properties: Properties, keyOf: KeyOf): void {
  const publisher = PUBLISHERS[from.cfnResourceType];
  publisher.paths.flatMap(path => valuesAt(properties, path)).flatMap(({ value }) => resourcesBehind(value, from.stack, TOPIC)).forEach(topic => {
    const key = keyOf(topic);
    if (key) {
      admit(key, publisher);
    }
  });
}

const ADMITTED = Symbol.for('cdk-at-rest.AdmittedServiceLinkedRoles');

/** Once a key. The role stands in the condition: as the principal it would have to exist before the key. */
function admit(key: IEncryptionKey & { [ADMITTED]?: Set<string> }, { role, sid }: RolePublisher): void {
  const admitted = key[ADMITTED] ??= new Set();
  if (admitted.has(sid)) {
    return;
  }
  admitted.add(sid);
  const { account, region } = key.env;
  const roleArn = Stack.of(key).formatArn({ service: 'iam', region: '', account, resource: 'role', resourceName: `aws-service-role/${role}` });
  addToKeyPolicy(key, keyStatement(sid, new iam.AnyPrincipal(), SENDING_ACTIONS, {
    StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `sns.${region}.amazonaws.com` },
    ArnLike: { 'aws:PrincipalArn': roleArn },
  }));
}
