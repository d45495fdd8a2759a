import type { JsonObject } from '../template/cloudformation';
import { realRecord, type SyntheticRecord, syntheticRecord } from './records';

/** A call, by what CloudTrail records of it, and the alarms that it has to set off. */
export interface Sample {
  readonly name: string;
  readonly record: JsonObject;
  readonly alarms: string[];
}

/** Bucket of the trail in the samples, as in the real records. */
export const LOG_BUCKET = 'stratus-red-team-ctlr-bucket-zqfsvooxqj';

const KEY_ID = 'dad21b23-9915-42bd-981b-2a9f3c8f20c8';
const KEY_ARN = `arn:aws:kms:us-east-1:123837392027:key/${KEY_ID}`;
const ROLE: JsonObject = {
  type: 'AssumedRole',
  principalId: 'AROATFQR7NSCWCZMFXMXZ:alice',
  arn: 'arn:aws:sts::123837392027:assumed-role/Operator/alice',
  accountId: '123837392027',
  sessionContext: {
    sessionIssuer: { type: 'Role', principalId: 'AROATFQR7NSCWCZMFXMXZ', arn: 'arn:aws:iam::123837392027:role/Operator', accountId: '123837392027', userName: 'Operator' },
    webIdFederationData: {},
    attributes: { creationDate: '2023-07-10T12:02:54Z', mfaAuthenticated: 'false' },
  },
};

const KEY_CHANGE = 'KeyDisabledOrScheduledForDeletion';
const POLICY = 'KeyPolicyChanged';
const GRANT = 'GrantMadeByPersonOrRole';
const TRAIL = 'TrailStoppedChangedOrDeleted';
const BUCKET = 'LogBucketChanged';
const EBS = 'EbsEncryptionByDefaultChanged';

/** Real records, by their ids. */
const REAL: Array<[name: string, eventId: string, alarms: string[]]> = [
  ['the attempt to stop a trail that does not exist', '9790ee84-ed2b-4866-83d1-f32af0dd4cd2', [TRAIL]],
  ['the attempt to delete a trail', 'b7e19efd-92be-4182-bbbc-b6468296710b', [TRAIL]],
  ['a trail that is left without management events', '076e96d5-2983-473f-920a-2fc2d7e02777', [TRAIL]],
  ['a trail that is created', 'ad384a22-c03e-4f3c-8520-86a31e79378d', [TRAIL]],
  ['a trail that is started', '98cf02da-a187-453b-87fe-884d93a06a4c', [TRAIL]],
  ['reading what a trail records', '7aa83266-600f-4bdc-91ff-1a8fcafa3578', []],
  ['reading the state of a trail', 'f50c0906-d905-4f34-a4fe-ce9b1f115fbf', []],
  ['listing trails', '1cb263a2-209b-4515-a937-c375eba29433', []],
  ['a lifecycle rule that deletes the log files after a day', '7823c70d-f7f9-4a04-b4c0-baa8fbe09ea3', [BUCKET]],
  ['a policy put on the log bucket', 'dfcc072b-da6e-454c-b4bf-f7fbf9052e00', [BUCKET]],
  ['tags put on the log bucket', '802075d5-9761-417d-a32a-3277cd1dfc12', [BUCKET]],
  ['a policy put on another bucket', '988f1043-3e3d-4d84-803b-1b4d00e0df90', []],
  ['a bucket that is created', '88e643ab-e96e-49d9-b986-ef37764aa25b', []],
];

/** A real record of KMS, S3, EC2 and CloudTrail each, which synthetic ones are made of. */
const KMS_RECORD = 'ba13073e-4851-4035-a790-91deb7d0c4e6';
const S3_RECORD = 'dfcc072b-da6e-454c-b4bf-f7fbf9052e00';
const TRAIL_RECORD = '98cf02da-a187-453b-87fe-884d93a06a4c';
const EC2_RECORD = 'a3fbe842-f8df-4bb3-accf-1407cc925cbd';

function kms(eventName: string, said: Partial<SyntheticRecord> = {}): SyntheticRecord {
  return { eventName, requestParameters: { keyId: KEY_ID }, resources: [{ accountId: '123837392027', type: 'AWS::KMS::Key', ARN: KEY_ARN }], ...said };
}

function grant(userIdentity: JsonObject, granteePrincipal: string): SyntheticRecord {
  return kms('CreateGrant', {
    requestParameters: { keyId: KEY_ARN, granteePrincipal, operations: ['Decrypt', 'GenerateDataKey'], constraints: { encryptionContextSubset: {} } },
    responseElements: { grantId: '6caf442b4ff8a27511fb6de3e12cc5342f5382112adf75c1a91dbd221ec356fe', keyId: KEY_ARN },
    userIdentity,
  });
}

function bucket(eventName: string, bucketName = LOG_BUCKET): SyntheticRecord {
  return { eventName, requestParameters: { bucketName, Host: `${bucketName}.s3.amazonaws.com` } };
}

/** Synthetic records, made from real ones. */
const SYNTHETIC: Array<[name: string, madeOf: string, said: SyntheticRecord, alarms: string[]]> = [
  ['a key that is disabled', KMS_RECORD, kms('DisableKey', { userIdentity: ROLE }), [KEY_CHANGE]],
  ['a key whose deletion is scheduled', KMS_RECORD, kms('ScheduleKeyDeletion', { requestParameters: { keyId: KEY_ID, pendingWindowInDays: 7 } }), [KEY_CHANGE]],
  ['a key whose deletion is refused', KMS_RECORD, kms('ScheduleKeyDeletion', { requestParameters: null, errorCode: 'AccessDenied' }), [KEY_CHANGE]],
  ['key material that is deleted', KMS_RECORD, kms('DeleteImportedKeyMaterial'), [KEY_CHANGE]],
  ['a key store that is disconnected', KMS_RECORD, kms('DisconnectCustomKeyStore', { requestParameters: { customKeyStoreId: 'cks-1234567890abcdef0' }, resources: [] }), [KEY_CHANGE]],
  ['a key whose deletion is cancelled', KMS_RECORD, kms('CancelKeyDeletion'), []],
  ['a key that is enabled', KMS_RECORD, kms('EnableKey'), []],
  ['rotation that is switched off', KMS_RECORD, kms('DisableKeyRotation'), []],
  ['a key policy put by a person', KMS_RECORD, kms('PutKeyPolicy', { requestParameters: { keyId: KEY_ID, policyName: 'default', policy: '{"Version":"2012-10-17"}' } }), [POLICY]],
  ['a key policy put by a deployment', KMS_RECORD, kms('PutKeyPolicy', { userIdentity: { ...ROLE, invokedBy: 'cloudformation.amazonaws.com' } }), [POLICY]],
  ['reading a key policy', KMS_RECORD, kms('GetKeyPolicy'), []],
  ['a grant by a user', KMS_RECORD, grant({}, 'arn:aws:iam::123837392027:role/Reader'), [GRANT]],
  ['a grant by a role', KMS_RECORD, grant(ROLE, 'arn:aws:iam::123837392027:role/Reader'), [GRANT]],
  ['a grant by a role through Step Functions', KMS_RECORD, grant({ ...ROLE, invokedBy: 'states.amazonaws.com' }, 'arn:aws:iam::123837392027:role/Reader'), [GRANT]],
  ['a grant by a role through EventBridge Scheduler', KMS_RECORD, grant({ ...ROLE, invokedBy: 'scheduler.amazonaws.com' }, 'arn:aws:iam::123837392027:role/Reader'), [GRANT]],
  ['a grant by a role through Systems Manager', KMS_RECORD, grant({ ...ROLE, invokedBy: 'ssm.amazonaws.com' }, 'arn:aws:iam::123837392027:role/Reader'), [GRANT]],
  ['a grant by a role through API Gateway', KMS_RECORD, grant({ ...ROLE, invokedBy: 'apigateway.amazonaws.com' }, 'arn:aws:iam::123837392027:role/Reader'), [GRANT]],
  ['a grant by RDS for whoever makes a database', KMS_RECORD, grant({ ...ROLE, invokedBy: 'rds.amazonaws.com' }, 'rds.us-east-1.amazonaws.com'), []],
  ['a grant by EBS for whoever attaches a volume', KMS_RECORD, grant({ ...ROLE, invokedBy: 'AWS Internal' }, '123837392027:aws:ec2-infrastructure:i-81e2f56c'), []],
  ['a grant by DynamoDB for whoever makes a table', KMS_RECORD, grant({ invokedBy: 'dynamodb.amazonaws.com' }, 'dynamodb.us-east-1.amazonaws.com'), []],
  ['a grant by Auto Scaling in its own name', KMS_RECORD, grant({ type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' }, '123837392027:aws:ec2-infrastructure:i-81e2f56c'), []],
  ['a grant that is revoked', KMS_RECORD, kms('RevokeGrant'), []],
  ['use of a key', KMS_RECORD, kms('Decrypt'), []],
  ['a trail that is stopped', TRAIL_RECORD, { eventName: 'StopLogging', requestParameters: { name: 'Audit' } }, [TRAIL]],
  ['a trail that is deleted by its ARN', TRAIL_RECORD, { eventName: 'DeleteTrail', requestParameters: { name: 'arn:aws:cloudtrail:us-east-1:123837392027:trail/Audit' } }, [TRAIL]],
  ['a trail that loses its key', TRAIL_RECORD, { eventName: 'UpdateTrail', requestParameters: { name: 'Audit', kmsKeyId: '' } }, [TRAIL]],
  ['a public access block taken off the log bucket', S3_RECORD, bucket('DeleteBucketPublicAccessBlock'), [BUCKET]],
  ['versioning of the log bucket', S3_RECORD, bucket('PutBucketVersioning'), [BUCKET]],
  ['encryption of the log bucket', S3_RECORD, bucket('DeleteBucketEncryption'), [BUCKET]],
  ['the log bucket that is deleted', S3_RECORD, bucket('DeleteBucket'), [BUCKET]],
  ['reading the policy of the log bucket', S3_RECORD, bucket('GetBucketPolicy'), []],
  ['a bucket whose name begins like the log bucket\'s', S3_RECORD, bucket('PutBucketPolicy', `${LOG_BUCKET}-2`), []],
  ['an object put into the log bucket', S3_RECORD, bucket('PutObject'), []],
  ['encryption by default that is switched off', EC2_RECORD, { eventName: 'DisableEbsEncryptionByDefault', requestParameters: { DisableEbsEncryptionByDefaultRequest: '' } }, [EBS]],
  ['the default key of EBS that is changed', EC2_RECORD, { eventName: 'ModifyEbsDefaultKmsKeyId', requestParameters: { ModifyEbsDefaultKmsKeyIdRequest: { KmsKeyId: KEY_ARN } } }, [EBS]],
  ['the default key of EBS that is reset', EC2_RECORD, { eventName: 'ResetEbsDefaultKmsKeyId', requestParameters: { ResetEbsDefaultKmsKeyIdRequest: '' } }, [EBS]],
  ['encryption by default that is switched on', EC2_RECORD, { eventName: 'EnableEbsEncryptionByDefault', requestParameters: { EnableEbsEncryptionByDefaultRequest: '' } }, []],
];

/** All samples. */
export const SAMPLES: Sample[] = [
  ...REAL.map(([name, eventId, alarms]) => ({ name: `${name} (real)`, record: realRecord(eventId), alarms })),
  ...SYNTHETIC.map(([name, madeOf, said, alarms]) => ({ name: `${name} (synthetic)`, record: syntheticRecord(realRecord(madeOf), said), alarms })),
];

/** The sample of that name. */
export function sample(name: string): Sample {
  const found = SAMPLES.find(each => each.name.startsWith(`${name} (`));
  if (!found) {
    throw new Error(`no sample is called ${name}`);
  }
  return found;
}
