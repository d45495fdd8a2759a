import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { functionIn } from './bucket-usages';
import type { Usage } from './usage';

const ADMIN = new iam.ArnPrincipal('arn:aws:iam::111122223333:role/admin');

export const KEY_USAGES: Usage[] = [
  { name: 'a key', build: (stack, { Key }) => new Key(stack, 'Key') },
  { name: 'a key in a stack without an environment', env: {}, build: (stack, { Key }) => new Key(stack, 'Key') },
  { name: 'a key with an alias', build: (stack, { Key }) => new Key(stack, 'Key', { alias: 'data' }) },
  {
    name: 'a key with aliases that were added',
    build: (stack, { Key }) => {
      const key = new Key(stack, 'Key', { alias: 'alias/data' });
      key.addAlias('alias/other');
    },
  },
  { name: 'a key with an alias added only', build: (stack, { Key }) => new Key(stack, 'Key').addAlias('alias/data') },
  { name: 'a key that rotates', build: (stack, { Key }) => new Key(stack, 'Key', { enableKeyRotation: true, rotationPeriod: Duration.days(180) }) },
  { name: 'a key that does not rotate', build: (stack, { Key }) => new Key(stack, 'Key', { enableKeyRotation: false }) },
  { name: 'a key with administrators', build: (stack, { Key }) => new Key(stack, 'Key', { admins: [ADMIN] }) },
  {
    name: 'a key with a policy of its own',
    build: (stack, { Key }) => new Key(stack, 'Key', {
      policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ principals: [ADMIN], actions: ['kms:*'], resources: ['*'] })] }),
    }),
  },
  {
    name: 'a key that signs',
    build: (stack, { Key }) => new Key(stack, 'Key', { keySpec: kms.KeySpec.ECC_NIST_P256, keyUsage: kms.KeyUsage.SIGN_VERIFY }).grantSign(functionIn(stack)),
  },
  {
    name: 'a key for message authentication codes',
    build: (stack, { Key }) => new Key(stack, 'Key', { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC }),
  },
  { name: 'a multi-Region key', build: (stack, { Key }) => new Key(stack, 'Key', { multiRegion: true }) },
  {
    name: 'a key that is disabled, described, and deleted with its stack',
    build: (stack, { Key }) => new Key(stack, 'Key', {
      enabled: false, description: 'of ours', pendingWindow: Duration.days(7), removalPolicy: RemovalPolicy.DESTROY,
    }),
  },
  {
    name: 'a key that functions, roles and accounts use',
    build: (stack, { Key }) => {
      const key = new Key(stack, 'Key');
      key.grantEncryptDecrypt(functionIn(stack));
      key.grantDecrypt(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
      key.grantDecrypt(new iam.AccountPrincipal('444455556666'));
    },
  },
];
