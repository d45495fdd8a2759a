import { OPERATIONS, type Operation } from '../../../src/migration/plan/operations';
import { stepFunctionsName, toStepFunctions } from '../../../src/migration/plan/step-functions-names';
import { CLUSTER_SETTINGS, INSTANCE_SETTINGS } from '../../../src/migration/settings';
import { MEMBER_SETTINGS } from '../../../src/migration/settings/member-settings';
import { parametersOf } from '../support/rds-model';
import { membersOfRequest, membersOfStructure, operationsKnown } from '../support/step-functions-model';

const named = (tables: readonly object[], call: 'make' | 'modify') => tables.flatMap(table => Object.values(table) as { make?: object; modify?: object }[])
  .flatMap(setting => Object.keys(setting[call] ?? {}));

test.each<[string, Operation, string[]]>([
  ['the restore of an instance', 'restoreDBInstanceFromDBSnapshot', named([INSTANCE_SETTINGS], 'make')],
  ['the modification of an instance', 'modifyDBInstance', named([INSTANCE_SETTINGS], 'modify')],
  ['the restore of a cluster', 'restoreDBClusterFromSnapshot', named([CLUSTER_SETTINGS], 'make')],
  ['the modification of a cluster', 'modifyDBCluster', named([CLUSTER_SETTINGS], 'modify')],
  ['the creation of an instance', 'createDBInstance', named([MEMBER_SETTINGS], 'make')],
])('every parameter of %s in the tables of settings has a name in the AWS SDK for Java 2', (_call, operation, parameters) => {
  expect(parameters.length).toBeGreaterThan(3);
  expect(parameters.map(stepFunctionsName).filter(name => !membersOfRequest('rds', operation).includes(name))).toEqual([]);
});

const OF_RDS = (Object.keys(OPERATIONS) as Operation[]).filter(operation => OPERATIONS[operation].service === 'rds');

/** What the SDK for JavaScript has already and the one for Java has not, and a migration does not give. */
const NEWER = ['copyDBSnapshot TagSpecifications'];

test.each(OF_RDS)('every parameter that the API has for %s is converted to one of the AWS SDK for Java 2', operation => {
  const java = membersOfRequest('rds', operation);
  const api = parametersOf(OPERATIONS[operation].api);

  expect(api.map(stepFunctionsName).filter(name => !java.includes(name) && !NEWER.includes(`${operation} ${name}`))).toEqual([]);
});

test.each([
  ['rds', 'Tag', { Key: '1', Value: '2' }],
  ['rds', 'ProcessorFeature', { Name: '1', Value: '2' }],
  ['rds', 'ServerlessV2ScalingConfiguration', { MinCapacity: 1, MaxCapacity: 2, SecondsUntilAutoPause: 3 }],
  ['rds', 'AdditionalStorageVolume', { VolumeName: '1', AllocatedStorage: 2, IOPS: 3, MaxAllocatedStorage: 4, StorageThroughput: 5, StorageType: '6' }],
  ['applicationautoscaling', 'SuspendedState', { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true, ScheduledScalingSuspended: true }],
  ['applicationautoscaling', 'ScalableTargetAction', { MinCapacity: 1, MaxCapacity: 2 }],
  ['applicationautoscaling', 'TargetTrackingScalingPolicyConfiguration', {
    TargetValue: 1, PredefinedMetricSpecification: {}, CustomizedMetricSpecification: {}, ScaleOutCooldown: 1, ScaleInCooldown: 1, DisableScaleIn: true,
  }],
  ['applicationautoscaling', 'PutScalingPolicyRequest', {
    PolicyName: '',
    ServiceNamespace: '',
    ResourceId: '',
    ScalableDimension: '',
    PolicyType: '',
    StepScalingPolicyConfiguration: {},
    TargetTrackingScalingPolicyConfiguration: {},
    PredictiveScalingPolicyConfiguration: {},
  }],
] as const)('the members of %s %s are named alike', (service, structure, value) => {
  expect(Object.keys(toStepFunctions<object>(value)).filter(name => !membersOfStructure(service, structure).includes(name))).toEqual([]);
});

test('structures and lists are converted all the way down; values never', () => {
  expect(toStepFunctions({ DBInstanceIdentifier: 'DBInstance', AdditionalStorageVolumes: [{ IOPS: 3000, VolumeName: 'IOPS' }], Tags: [{ Key: 'DBName', Value: 'KMSKey' }], MultiAZ: null })).toEqual({
    DbInstanceIdentifier: 'DBInstance', AdditionalStorageVolumes: [{ Iops: 3000, VolumeName: 'IOPS' }], Tags: [{ Key: 'DBName', Value: 'KMSKey' }], MultiAZ: null,
  });
});

test('dates are texts, and what is undefined is left out', () => {
  expect(toStepFunctions({ StartTime: new Date(0), EndTime: undefined })).toEqual({ StartTime: '1970-01-01T00:00:00.000Z' });
});

test('acronyms become words at the beginning of a name alone', () => {
  expect(['DBInstanceIdentifier', 'IOPS', 'CACertificateIdentifier', 'VPCNetworkingEnabled', 'KmsKeyId', 'MultiAZ', 'SourceDBSnapshotIdentifier', 'EnableIAMDatabaseAuthentication'].map(stepFunctionsName))
    .toEqual(['DbInstanceIdentifier', 'Iops', 'CaCertificateIdentifier', 'VpcNetworkingEnabled', 'KmsKeyId', 'MultiAZ', 'SourceDBSnapshotIdentifier', 'EnableIAMDatabaseAuthentication']);
});

test('every operation of a migration is one of the AWS SDK for Java 2', () => {
  expect((Object.keys(OPERATIONS) as Operation[]).filter(operation => !operationsKnown(OPERATIONS[operation].service).includes(operation))).toEqual([]);
});
