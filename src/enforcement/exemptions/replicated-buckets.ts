import type { CfnResource } from 'aws-cdk-lib';
import type { Properties } from '../wiring/key-of';
import { valuesAt } from '../wiring/values';
import type { Exempted } from './exemption';

/** A bucket whose replication rules leave out what is under a KMS key: its objects would stay behind without a word. */
export function replicatedWithoutKms(resource: CfnResource, properties: Properties): Exempted[] {
  if (resource.cfnResourceType !== 'AWS::S3::Bucket') {
    return [];
  }
  const rules = valuesAt(properties, 'ReplicationConfiguration.Rules.*').map(({ value }) => value as Record<string, unknown>)
    .filter(rule => rule.Status !== 'Disabled');
  const replicatesKms = (rule: Record<string, unknown>) =>
    valuesAt(rule, 'SourceSelectionCriteria.SseKmsEncryptedObjects.Status').some(({ value }) => value === 'Enabled');
  return rules.every(replicatesKms) ? [] : [{
    resource,
    exemption: {
      reason: 'a replication rule of this bucket leaves out objects under KMS keys (SourceSelectionCriteria.SseKmsEncryptedObjects): they would stay behind without a word',
      source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html',
      atMost: 'AWS owned',
    },
  }];
}
