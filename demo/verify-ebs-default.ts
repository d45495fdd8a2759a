import { type EC2Client, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { expect, lineUnder, type VerifiedKey, type VerifiedResource } from './verified-resource';

/** Reads EBS encryption by default back; throws where it is off, or under another key. */
export async function verifyEbsDefault(key: VerifiedKey, ec2: EC2Client): Promise<VerifiedResource> {
  const { EbsEncryptionByDefault } = await ec2.send(new GetEbsEncryptionByDefaultCommand({}));
  expect(EbsEncryptionByDefault === true, 'EBS encryption by default is on');
  const { KmsKeyId } = await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}));
  expect(KmsKeyId === key.arn, `the default key of EBS is ${key.arn}`);
  return lineUnder(key, 'EBS encryption by default', 'GetEbsEncryptionByDefault, GetEbsDefaultKmsKeyId');
}
