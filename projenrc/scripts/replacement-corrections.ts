export type Certainty = 'always' | 'sometimes';

/** What the pages of the types say otherwise than the specification, which has one mark for "some interruptions" and for "may replace". */
export const CORRECTIONS: Record<string, Record<string, Certainty | 'never'>> = {
  // "Updates are not supported": they fail. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html
  'AWS::EC2::Volume': { Encrypted: 'always', KmsKeyId: 'always' },
  // Replaced once the options are in the template, and not when they are put there.
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-opensearchservice-domain-encryptionatrestoptions.html
  'AWS::OpenSearchService::Domain': { EncryptionAtRestOptions: 'sometimes' },
  'AWS::RDS::DBInstance': {
    AutoMinorVersionUpgrade: 'never',
    BackupRetentionPeriod: 'never',
    DBParameterGroupName: 'never',
    // "A new DB instance is restored from the specified snapshot, and the original DB instance is deleted"; without one, an empty one is made.
    DBSnapshotIdentifier: 'always',
    MultiAZ: 'never',
    PreferredMaintenanceWindow: 'never',
    StorageType: 'never',
  },
  'AWS::Serverless::SimpleTable': { PrimaryKey: 'always', TableName: 'always' },
};

/** The correction of a property, or of what it stands in; undefined where the specification is right. */
export function correctionOf(type: string, path: readonly string[]): Certainty | 'never' | undefined {
  const corrections = CORRECTIONS[type] ?? {};
  return path.map((_, index) => corrections[path.slice(0, index + 1).join('.')]).find(correction => correction !== undefined);
}
