import { RemovalPolicy } from 'aws-cdk-lib';
import { tableProtection, withOwnRecovery } from '../../src/dynamodb/table-protection';

const DEFAULTS = {
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
  deletionProtection: true,
  removalPolicy: RemovalPolicy.RETAIN,
};

test('keeps the data of a table that says nothing', () => {
  expect(tableProtection({})).toEqual(DEFAULTS);
});

test('takes undefined for the default', () => {
  expect(tableProtection({
    pointInTimeRecovery: undefined, pointInTimeRecoverySpecification: undefined, deletionProtection: undefined, removalPolicy: undefined,
  })).toEqual(DEFAULTS);
});

test.each([true, false])('leaves pointInTimeRecovery: %s to the user, and sets nothing beside it that the L2 would refuse', pointInTimeRecovery => {
  expect(tableProtection({ pointInTimeRecovery })).not.toHaveProperty('pointInTimeRecoverySpecification');
});

test('leaves pointInTimeRecoverySpecification to the user', () => {
  const pointInTimeRecoverySpecification = { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 7 };

  expect(tableProtection({ pointInTimeRecoverySpecification })).not.toHaveProperty('pointInTimeRecoverySpecification');
});

describe('deletion protection', () => {
  test.each([
    [RemovalPolicy.DESTROY, false], [RemovalPolicy.RETAIN, true], [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, true], [RemovalPolicy.SNAPSHOT, true],
  ])('of a table with RemovalPolicy %s is %s', (removalPolicy, deletionProtection) => {
    expect(tableProtection({ removalPolicy })).toMatchObject({ removalPolicy, deletionProtection });
  });

  test.each([true, false])('is the user\'s: %s', deletionProtection => {
    expect(tableProtection({ deletionProtection })).toMatchObject({ deletionProtection, removalPolicy: RemovalPolicy.RETAIN });
    expect(tableProtection({ deletionProtection, removalPolicy: RemovalPolicy.DESTROY })).toMatchObject({ deletionProtection });
  });
});

test.each([true, false])('leaves pointInTimeRecovery: %s of a replica to the user, before the default of the table', pointInTimeRecovery => {
  expect(withOwnRecovery({ region: 'us-east-1', pointInTimeRecovery }))
    .toEqual({ region: 'us-east-1', pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery } });
});

test('leaves a replica alone that says nothing, or says it in the newer prop', () => {
  const newer = { region: 'us-east-1', pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false } };

  expect(withOwnRecovery({ region: 'us-east-1' })).toEqual({ region: 'us-east-1' });
  expect(withOwnRecovery(newer)).toBe(newer);
});
