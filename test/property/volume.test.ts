import { RemovalPolicy, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import fc from 'fast-check';
import { deployment, granteeKind, keyKind, keySource, mostly, oneOf, props } from './arbitraries';
import { checkRecipes } from './check';
import { expectKey, expectSoundTemplates, findResource } from './invariants';
import { type StackName, World } from './world';
import { EncryptedVolume } from 'cdk-at-rest';

type PlainProps = Omit<ec2.VolumeProps, 'availabilityZone' | 'encryptionKey' | 'size' | 'volumeType' | 'iops' | 'throughput'>;

const plainProps = props<PlainProps>({
  encrypted: mostly(oneOf(true), oneOf(true, false)),
  volumeName: oneOf('data'),
  snapshotId: oneOf('snap-0123456789abcdef0'),
  enableMultiAttach: oneOf(false),
  autoEnableIo: oneOf(true, false),
  removalPolicy: oneOf(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT),
  volumeInitializationRate: fc.constant(undefined),
} as unknown as { [K in keyof PlainProps]-?: fc.Arbitrary<PlainProps[K]> });

const performance = fc.oneof(
  fc.record({
    volumeType: fc.constantFrom(ec2.EbsDeviceVolumeType.GP2, ec2.EbsDeviceVolumeType.ST1, ec2.EbsDeviceVolumeType.SC1), size: fc.constant(Size.gibibytes(200)),
  }),
  fc.record({ volumeType: fc.constant(ec2.EbsDeviceVolumeType.GP3), iops: fc.constantFrom(undefined, 4000), size: fc.constant(Size.gibibytes(200)) }),
  fc.record({ size: fc.constantFrom(undefined, Size.gibibytes(8)) }),
);

const recipe = fc.record({
  deployment,
  keySource,
  place: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  plain: plainProps,
  performance,
  encryptionKey: fc.option(keyKind, { nil: undefined, freq: 2 }),
  grants: fc.array(fc.record({ method: fc.constantFrom('grantAttachVolume', 'grantDetachVolume'), grantee: granteeKind }), { maxLength: 3 }),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

function build(world: World, { keySource: source, place, plain, performance: speed, encryptionKey, grants }: Recipe): void {
  if (source) {
    world.useSource(source);
  }
  const volume = new EncryptedVolume(world.stack(place), 'Data', {
    availabilityZone: 'eu-west-1a', ...speed, ...plain, ...encryptionKey && { encryptionKey: world.key(encryptionKey) },
  });
  grants.forEach(({ method, grantee }) => volume[method](world.grantee(grantee)));
}

test('any volume is refused with a documented error, or sound and encrypted under a customer managed key', () => {
  checkRecipes(recipe, 120, ({ deployment: where }) => new World(where), build, (stacks, { plain }) => {
    expectSoundTemplates(stacks);
    const [at, volume] = findResource(stacks, 'AWS::EC2::Volume', 'Data');

    expect(volume.Properties!.Encrypted).toBe(true);
    expectKey(stacks, at, volume.Properties!.KmsKeyId);
    expect(volume.DeletionPolicy).toBe(plain.removalPolicy === RemovalPolicy.DESTROY ? 'Delete' : plain.removalPolicy === RemovalPolicy.SNAPSHOT ? 'Snapshot' : 'Retain');
  });
});
