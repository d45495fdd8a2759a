import { App, CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { EncryptionKey, type IEncryptionKey } from '../../../src';
import { exemptionsIn } from '../../../src/enforcement/exemptions';
import { admitServices } from '../../../src/enforcement/wiring';
import { deployed } from '../../support/template/synth';

/** How each type that these tests encrypt takes its key. */
const KEY_PROPERTIES: Record<string, (key: string) => [property: string, value: unknown]> = {
  'AWS::SNS::Topic': key => ['KmsMasterKeyId', key],
  'AWS::SQS::Queue': key => ['KmsMasterKeyId', key],
  'AWS::S3::Bucket': key => ['BucketEncryption', { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }] }],
  'AWS::Logs::LogGroup': key => ['KmsKeyId', key],
  'AWS::Logs::LogAnomalyDetector': key => ['KmsKeyId', key],
  'AWS::CloudTrail::Trail': key => ['KMSKeyId', key],
  'AWS::CloudTrail::EventDataStore': key => ['KmsKeyId', key],
  'AWS::Events::EventBus': key => ['KmsKeyIdentifier', key],
  'AWS::Events::Archive': key => ['KmsKeyIdentifier', key],
  'AWS::S3Tables::TableBucket': key => ['EncryptionConfiguration', { SSEAlgorithm: 'aws:kms', KMSKeyArn: key }],
  'AWS::S3Vectors::VectorBucket': key => ['EncryptionConfiguration', { SseType: 'aws:kms', KmsKeyArn: key }],
  'AWS::GuardDuty::PublishingDestination': key => ['DestinationProperties.KmsKeyArn', key],
  'AWS::EC2::LaunchTemplate': key => ['LaunchTemplateData.BlockDeviceMappings.0.Ebs.KmsKeyId', key],
};

/** Which key a resource is put under. */
export type KeyOf = (resource: CfnResource) => IEncryptionKey | undefined;

/** One key a stack, for every resource that takes one and is not exempted. */
export function keyOfStack(app: IConstruct): KeyOf {
  const exemptions = exemptionsIn(app);
  return resource => resource.cfnResourceType in KEY_PROPERTIES && !exemptions(resource) ? EncryptionKey.of(Stack.of(resource)) : undefined;
}

/** Puts the resources of an app under keys, as enforcement does. */
export function encrypt(app: IConstruct, keyOf: KeyOf = keyOfStack(app)): void {
  resourcesIn(app).forEach(resource => {
    const key = keyOf(resource);
    if (key) {
      const [property, value] = KEY_PROPERTIES[resource.cfnResourceType](key.keyArn);
      resource.addPropertyOverride(property, value);
    }
  });
}

/** Encrypts, and admits services to the keys. */
export function wire(app: IConstruct, keyOf: KeyOf = keyOfStack(app)): void {
  encrypt(app, keyOf);
  resourcesIn(app).forEach(resource => admitServices(resource, keyOf));
}

/** The L1s of a tree, later ones of the keys not included. */
export function resourcesIn(app: IConstruct): CfnResource[] {
  return app.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each));
}

/** A resource without types of its own. */
export function raw(stack: Stack, id: string, type: string, properties: Record<string, unknown> = {}): CfnResource {
  return new CfnResource(stack, id, { type, properties });
}

/** The messages of warnings with an id, on the constructs that have them. */
export function findingsOf(app: IConstruct, id: string): string[] {
  return app.node.findAll().flatMap(construct => construct.node.metadata
    .filter(({ type, data }) => type === 'aws:cdk:warning' && String(data).includes(`[ack: Annotation::${id}]`))
    .map(({ data }) => `${construct.node.path}: ${String(data)}`));
}

/** The stacks of an app as they would be deployed, those of its Stages included. */
export function deployedStacks(app: App) {
  return app.node.findAll().filter((each): each is Stack => Stack.isStack(each) && !each.nestedStackParent).map(deployed);
}
