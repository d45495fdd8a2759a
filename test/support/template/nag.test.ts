import { App, Aspects, CfnParameter, Stack, Validations } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, BucketProps, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { nagFindings } from './nag';

function bucketStack(props: BucketProps = {}): Stack {
  const stack = new Stack(new App(), 'Stack');
  new Bucket(stack, 'Bucket', props);
  return stack;
}

const UNENCRYPTED_BY_KMS = [
  'HIPAA.Security-S3DefaultEncryptionKMS Stack/Bucket/Resource',
  'NIST.800.53.R5-S3DefaultEncryptionKMS Stack/Bucket/Resource',
  'PCI.DSS.321-S3DefaultEncryptionKMS Stack/Bucket/Resource',
];

test('finds a plain bucket in all four packs', () => {
  const findings = nagFindings(bucketStack());

  expect(findings).toEqual(expect.arrayContaining(UNENCRYPTED_BY_KMS));
  expect(findings).toContain('AwsSolutions-S10 Stack/Bucket/Resource');
  expect(findings).toEqual([...new Set(findings)].sort());
});

test('finds no longer what has been fixed', () => {
  const stack = bucketStack({ encryption: BucketEncryption.KMS, enforceSSL: true });
  const findings = nagFindings(stack);

  UNENCRYPTED_BY_KMS.forEach(finding => expect(findings).not.toContain(finding));
  expect(findings).not.toContain('AwsSolutions-S10 Stack/Bucket/Resource');
  expect(findings).toContain('AwsSolutions-S1 Stack/Bucket/Resource');
});

test('leaves out what is acknowledged, and only that', () => {
  const stack = bucketStack();
  Validations.of(stack.node.findChild('Bucket')).acknowledge({ id: 'HIPAA.Security-S3DefaultEncryptionKMS', reason: 'a test' });
  const findings = nagFindings(stack);

  expect(findings).not.toContain(UNENCRYPTED_BY_KMS[0]);
  expect(findings).toEqual(expect.arrayContaining(UNENCRYPTED_BY_KMS.slice(1)));
});

test('judges what aspects have made of the stack', () => {
  const stack = bucketStack();
  const key = new Key(stack, 'Key', { enableKeyRotation: true });
  Aspects.of(stack).add({
    visit: node => {
      if (CfnBucket.isCfnBucket(node)) {
        node.bucketEncryption = { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn } }] };
      }
    },
  });
  const findings = nagFindings(stack);

  UNENCRYPTED_BY_KMS.forEach(finding => expect(findings).not.toContain(finding));
});

test('marks a rule that could not read its resource', () => {
  const stack = new Stack(new App(), 'Stack');
  const port = new CfnParameter(stack, 'Port', { type: 'Number' });
  new CfnSecurityGroup(stack, 'Group', {
    groupDescription: 'a group',
    securityGroupIngress: [{ ipProtocol: 'tcp', cidrIp: '0.0.0.0/0', fromPort: port.valueAsNumber, toPort: port.valueAsNumber }],
  });

  expect(nagFindings(stack)).toContain('AwsSolutions-EC23 Stack/Group');
  expect(nagFindings(stack).filter(finding => finding.endsWith('(could not run)')).length).toBeGreaterThan(0);
});
