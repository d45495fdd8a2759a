import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import fc from 'fast-check';
import { OTHER_ACCOUNT } from '../keys/support';
import { deployment, granteeKind, grants, mostly, oneOf, props, seldom } from './arbitraries';
import { checkRecipes } from './check';
import { expectSoundTemplates, findResource } from './invariants';
import { World } from './world';
import { EncryptionKey, type EncryptionKeyProps, KeyService, ViaService } from 'cdk-at-rest';

type PlainProps = Omit<EncryptionKeyProps, 'admins' | 'services' | 'policy'>;

const plainProps = props<PlainProps>({
  keySpec: mostly(oneOf(kms.KeySpec.SYMMETRIC_DEFAULT), oneOf(...Object.values(kms.KeySpec))),
  keyUsage: mostly(oneOf(kms.KeyUsage.ENCRYPT_DECRYPT), oneOf(...Object.values(kms.KeyUsage))),
  enableKeyRotation: oneOf(true, false),
  rotationPeriod: mostly(fc.integer({ min: 90, max: 2560 }), fc.integer({ min: 1, max: 3000 })).map(Duration.days),
  pendingWindow: mostly(fc.integer({ min: 7, max: 30 }), fc.integer({ min: 1, max: 40 })).map(Duration.days),
  multiRegion: oneOf(true, false),
  enabled: oneOf(true, false),
  alias: oneOf('data', 'alias/data'),
  description: oneOf('of ours', ''),
  removalPolicy: oneOf(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
} as unknown as { [K in keyof PlainProps]-?: fc.Arbitrary<PlainProps[K]> });

const SERVICES: Record<string, KeyService> = {
  cloudTrail: KeyService.cloudTrail({ trailName: 'trail' }),
  cloudTrailWithBucketKey: KeyService.cloudTrail({ trailName: 'trail', bucketKeyEnabled: true }),
  cloudWatchLogs: KeyService.cloudWatchLogs('/aws/lambda/*'),
  autoScaling: KeyService.autoScaling(),
  autoScalingElsewhere: KeyService.autoScaling({ accountId: OTHER_ACCOUNT, customSuffix: 'team' }),
  logDelivery: KeyService.logDelivery(),
  config: KeyService.config(),
  s3Notifications: KeyService.s3Notifications(),
  cloudWatchAlarms: KeyService.cloudWatchAlarms(),
  budgets: KeyService.budgets(),
  eventBridge: KeyService.eventBridge(),
  principal: KeyService.principal('sns.amazonaws.com', { actions: ['kms:Decrypt'], sourceAccount: OTHER_ACCOUNT }),
  principalOfAnybody: KeyService.principal('sns.amazonaws.com', { actions: ['kms:Decrypt'] }),
};
const SOUND_SERVICES = Object.keys(SERVICES).filter(name => !['eventBridge', 'principalOfAnybody'].includes(name));

const VIA_SERVICES: Record<string, ViaService> = { s3: ViaService.S3, ec2: ViaService.EC2, elastiCache: ViaService.ELASTICACHE };

const METHODS = ['grantEncrypt', 'grantDecrypt', 'grantEncryptDecrypt', 'grantAdmin'] as const;

const recipe = fc.record({
  deployment,
  plain: plainProps,
  admins: fc.uniqueArray(granteeKind, { maxLength: 2 }),
  policy: seldom(fc.constantFrom('empty' as const, 'account' as const, 'administrator' as const)),
  services: mostly(fc.subarray(SOUND_SERVICES), fc.subarray(Object.keys(SERVICES), { maxLength: 2 })),
  viaServices: fc.array(fc.constantFrom(...Object.keys(VIA_SERVICES)), { maxLength: 3 }),
  /** Enough of them outgrow a key policy. */
  sharedWith: mostly(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 120 })),
  grants: grants(METHODS),
  envelopes: seldom(fc.record({ grantee: granteeKind, context: fc.constantFrom<Record<string, string>[]>({}, { tenant: 'blue' }) })),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

function build(world: World, { plain, policy, ...rest }: Recipe): void {
  const key = new EncryptionKey(world.stack('home'), 'Key', {
    ...plain,
    admins: rest.admins.map(admin => world.grantee(admin).grantPrincipal),
    policy: policy && policyOf(policy),
    services: rest.services.map(name => SERVICES[name]),
  });
  rest.viaServices.forEach(name => key.allowViaService(VIA_SERVICES[name]));
  Array.from({ length: rest.sharedWith }, (_, index) => key.shareWithAccount(String(500000000000 + index)));
  rest.grants.forEach(({ method, grantee }) => key[method](world.grantee(grantee)));
  if (rest.envelopes) {
    key.grantEnvelopeEncrypt(world.grantee(rest.envelopes.grantee), rest.envelopes.context);
    key.grantEnvelopeDecrypt(world.grantee(rest.envelopes.grantee), rest.envelopes.context);
  }
}

function policyOf(kind: 'empty' | 'account' | 'administrator'): iam.PolicyDocument {
  const principals = { empty: [], account: [new iam.AccountRootPrincipal()], administrator: [new iam.ArnPrincipal('arn:aws:iam::111122223333:role/admin')] }[kind];
  return new iam.PolicyDocument({ statements: principals.map(each => new iam.PolicyStatement({ principals: [each], actions: ['kms:*'], resources: ['*'] })) });
}

test('any key is refused with a documented error, or sound, named, and rotates unless it cannot or was told not to', () => {
  checkRecipes(recipe, 150, ({ deployment: where }) => new World(where), build, (stacks, { plain }) => {
    expectSoundTemplates(stacks);
    const [, key] = findResource(stacks, 'AWS::KMS::Key', 'Key');
    const rotates = (plain.keySpec ?? kms.KeySpec.SYMMETRIC_DEFAULT) === kms.KeySpec.SYMMETRIC_DEFAULT && plain.enableKeyRotation !== false;

    expect(key.Properties!.EnableKeyRotation ?? false).toBe(rotates);
    expect(key.Properties!.PendingWindowInDays).toBe(plain.pendingWindow?.toDays() ?? 30);
    expect(key.DeletionPolicy).toBe(plain.removalPolicy === RemovalPolicy.DESTROY ? 'Delete' : 'Retain');
    expect(findResource(stacks, 'AWS::KMS::Alias', 'KeyName')[1].DeletionPolicy).toBe(key.DeletionPolicy);
  });
});
