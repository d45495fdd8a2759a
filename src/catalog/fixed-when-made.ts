import type { Replacement } from './key-properties';

/**
 * Properties of which the specification says that they are updated in place, while their pages say otherwise.
 *
 * - Volumes: "Updates are not supported", the update fails.
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
 * - Domains: replaced once the options are in the template, and not when they are put there.
 *   https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-encryptionatrestoptions.html
 */
export const FIXED_WHEN_MADE: Readonly<Record<string, Readonly<Record<string, Replacement>>>> = {
  'AWS::EC2::Volume': { KmsKeyId: 'always', Encrypted: 'always' },
  'AWS::OpenSearchService::Domain': { 'EncryptionAtRestOptions.KmsKeyId': 'sometimes', 'EncryptionAtRestOptions.Enabled': 'sometimes' },
};
