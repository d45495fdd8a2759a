/** An error that a user can get from a combination of props, and find explained. */
export interface DocumentedError {
  readonly by: 'cdk-at-rest' | 'aws-cdk-lib';
  readonly message: RegExp;
}

/** Every error of this library names the construct that it is about, by its path. */
const PATH = '[\\w./-]+: ';

function ours(message: string): DocumentedError {
  return { by: 'cdk-at-rest', message: new RegExp(`(^|Resolution error: )${PATH}${message}`) };
}

function theirs(message: RegExp): DocumentedError {
  return { by: 'aws-cdk-lib', message };
}

/** The one list of errors that the property tests accept. */
export const DOCUMENTED_ERRORS: DocumentedError[] = [
  // Buckets
  ours('received BucketEncryption\\.\\w+: .*(use |leave )'),
  ours('received publicReadAccess: true, but .*(CloudFront|leave it out)'),
  ours('received bucketKeyEnabled together with BucketEncryption\\.DSSE, .* leave bucketKeyEnabled out'),
  ours('received serverAccessLogs: false together with serverAccessLogs(Bucket|Prefix): leave one of them out'),
  ours('received the serverAccessLogsBucket [\\w./-]+, which is under a KMS key: .* AccessLogBucket'),
  ours('received replicationRules\\[\\d+\\] with sseKmsEncryptedObjects: false: '),
  ours('received replicationRules\\[\\d+\\] without a kmsKey, .* pass the key '),
  // Tables
  ours('received replicationRegions \\[.*\\], .* use EncryptedTableV2 '),
  ours('received encryption together with (encryptionKey|replicaKeyArns): leave encryption out'),
  ours('has replicas without a key in .*: pass replicaKeyArns '),
  ours('has no stream to grant on: set the prop (stream|dynamoStream)'),
  ours('cannot let [\\w./-]+ of another account in without letting in its whole account: give it a name'),
  // Databases
  ours('received storageEncrypted: false: leave it out'),
  ours('received the instance class db\\.[\\w.]+, which RDS cannot encrypt .* use a newer one'),
  ours('received createLogGroups: true with no (instance|cluster)Identifier, .* pass one'),
  ours('received secretRotation: true together with manageMasterUserPassword: true, .* leave secretRotation out'),
  ours('received secretRotation: true, but its password is in no secret: '),
  ours('received the engine \\w+, but only mysql and postgres have Multi-AZ DB clusters: use '),
  ours('received a clusterIdentifier of \\d+ characters .* pass a shorter one'),
  ours('received subnets in \\d Availability Zones: .* Pass a VPC with subnets in 3 zones'),
  ours('received the storageType \\w+, which Multi-AZ DB clusters do not have: use gp3, io1, io2'),
  ours('received allocatedStorage: \\d+, but \\w+ has \\d+ to 65536 whole GiB: pass as many'),
  ours('received (no iops|iops: \\d+) for \\w+ of \\d+ GiB, which .*: (leave|pass) '),
  ours('received enablePerformanceInsights: false together with .*: leave one of them out'),
  ours('received manageMasterUserPassword: true together with credentials .*: pass rds\\.Credentials\\.fromUsername'),
  ours('received cloudwatchLogsRetention without createLogGroups: true, .*: pass both'),
  // Volumes
  ours('received encrypted: false: leave it out '),
  // Trails
  ours('received the trailName \'.*\'( of \\d+ characters)?: pass '),
  ours('received (the|a) logFilePrefix .*: (leave out slashes|CloudTrail takes 200 at most)'),
  ours('received the (organizationId|managementAccountId) \'.*\': pass '),
  ours('received \\w+ together with (logArchive|bucket): .*\\. Leave one of them out'),
  ours('received logRetention together with cloudWatchLogs: false: leave one of them out'),
  ours('received expireAfter of \\d+ days and an objectLock of \\d+, .*: make expireAfter as long at least'),
  ours('received archiveAfter of \\d+ days and expireAfter of \\d+: .* Leave archiveAfter out'),
  ours('received DataEvents of [\\w:]+ with .*: (leave|pass) '),
  ours('received the bucket [\\w./-]+, an AccessLogBucket, .* pass an EncryptedBucket'),
  ours('received the encryptionKey [\\w./@-]+ and the bucket [\\w./-]+, which refuses uploads under any other key than [\\w./@-]+: leave encryptionKey out'),
  ours('would encrypt under a key of [\\w-]+ in the bucket [\\w./-]+ of [\\w-]+, .*: pass such a key as encryptionKey'),
  ours('received a logArchive in a stack whose account and Region are not known at synthesis, .*: give the stack an env'),
  { by: 'cdk-at-rest', message: /^Validation failed with the following errors:(\n\s+\[[\w./-]+\] (is one of \d+ trails that this app has in [\w ]+, and AWS allows 5 in a Region|its event selectors have \d+ values, and a trail takes 500|received DataEvents\.s3Objects of the bucket [\w./-]+, which logs are written to)[^\n]*)+$/ },
  // Keys
  ours('received the key [\\w./@-]+ of [\\w-]+, but is itself in [\\w-]+: a KMS key works in its own Region only'),
  ours('received the key [\\w./@-]+ with keySpec \\w+: data at rest is encrypted under symmetric encryption keys'),
  ours('received the alias [\\w./@-]+, whose key the app does not know: .* Pass the key '),
  ours('is a key of [\\w-]+ and is used by [\\w./@-]+ in [\\w-]+: a KMS key works in its own Region only'),
  ours('rotation was asked of a key with keySpec \\w+: '),
  ours('received rotationPeriod together with enableKeyRotation: false; leave one of them out'),
  ours('rotationPeriod has to be 90 to 2560 whole days, received \\d+ days'),
  ours('shareWithAccount received .*, the key\'s own account'),
  ours('a grant for envelope encryption needs an encryption context'),
  ours('KeyService\\.principal\\(.*\\) needs sourceArn, sourceAccount or encryptionContext: '),
  ours('KeyService\\.eventBridge cannot be narrow, .* let the rule use a role instead'),
  // Found at synthesis, when the policy is finished; the CDK lists such errors by construct.
  { by: 'cdk-at-rest', message: /^Validation failed with the following errors:\n\s+\[[\w./-]+\] The key policy is larger than KMS accepts / },

  // Alarms, queries and canaries
  ours('received the topic [\\w./-]+ and the encryptionKey [\\w./-]+: .* Leave encryptionKey out'),
  ours('received the topic [\\w./-]+, which is a FIFO topic: .* Pass a standard topic'),
  ours('received the topic [\\w./-]+ of [\\w-]+, but is itself in [\\w-]+: .* Pass a topic of this '),
  ours('received alarms: \\[\\], which would never notify of anything: name at least one'),
  ours('cannot let .* run queries: .*Grant to a role of this account'),
  ours('received the organization trail [\\w./-]+ and no accounts: name those '),
  ours('received accounts \\[.*\\]: pass ids of 12 digits'),
  ours('received a scanLimit of \\d+ bytes: Athena takes \\d+ at least'),
  ours('received a period of [\\d.]+ days: pass whole days'),
  ours('received (schedule|deliverWithin) of .+: '),
  // The L2's own, and those of synthesis
  theirs(/^At least one blocked encryption type must be specified$/),
  theirs(/^If NONE is specified as the blocked encryption type, no other encryption types may be specified$/),
  theirs(/^'enforceSSL' must be enabled for 'minimumTLSVersion' to be applied$/),
  theirs(/^objectOwnership must be set to "ObjectWriter" when accessControl is "\w+"$/),
  theirs(/^Cannot use 'autoDeleteObjects' property on a bucket without setting removal policy to 'DESTROY'\.$/),
  theirs(/^Cannot enable log delivery to this bucket because the bucket's ACL has been set and can't be changed$/),
  theirs(/^"websiteIndexDocument" is required if "websiteErrorDocument" is set$/),
  theirs(/^Replication rules require versioning to be enabled on the bucket$/),
  theirs(/^encryptionKey cannot be specified unless encryption is set to TableEncryption\.CUSTOMER_MANAGED /),
  theirs(/`pointInTimeRecoverySpecification` and `pointInTimeRecovery` are set/),
  theirs(/^Cannot set `recoveryPeriodInDays` while `pointInTimeRecoveryEnabled` is set to false\.$/),
  theirs(/^`recoveryPeriodInDays` must be a value between `1` and `35`\.$/),
  theirs(/^Replica tables are not supported in a region agnostic stack$/),
  theirs(/^You cannot add a replica table in the same region as the primary table/),
  theirs(/^Duplicate replica table region, [\w-]+, is not allowed$/),
  theirs(/KMS key for deployment region [\w-]+ cannot be defined in 'replicaKeyArns'/),
  theirs(/^`stream` must be set to `NEW_AND_OLD_IMAGES` when specifying `replicationRegions`$/),
  theirs(/Must provide at least one of `size` or `snapshotId`/),
  theirs(/^No replica table exists in region [\w-]+$/),
  theirs(/^DynamoDB grant\* methods do not support ServicePrincipal grantees\./),
  theirs(/^When manageMasterUserPassword is enabled, only 'username' and 'encryptionKey' are allowed in credentials\./),
  theirs(/^key spec '\w+' is not valid with usage '\w+'$/),
  theirs(/^'pendingWindow' value must between 7 and 30 days\. Received: \d+$/),
  theirs(/^Alias cannot start with alias\/AWS\//),
  // A cycle between stacks that CDK finds itself: a key in one, a resource in another, a reader in the first.
  theirs(/^'[\w/]+' depends on '[\w/]+' \([^]*\)\. Adding this dependency \([^]*\) would create a cyclic reference\.$/),
  theirs(/Cannot generate a physical name for [\w/]+, because the (region|account) is un-resolved or missing/),
  // References from one Region or account to another need physical names.
  theirs(/Cannot use resource '[\w./-]+' in a cross-environment fashion, the resource's physical name must be explicit set/),
  theirs(/Cross stack\/region references are only supported for stacks with an explicit region defined\./),
  theirs(/Stack "[\w/]+" cannot reference [^]* in stack "[\w/]+"\. Cross stack references are only supported for stacks deployed to the same environment/),
];

/** The documented error that an error is, if it is one. */
export function findDocumentedError(error: Error): DocumentedError | undefined {
  return DOCUMENTED_ERRORS.find(({ message }) => message.test(error.message));
}
