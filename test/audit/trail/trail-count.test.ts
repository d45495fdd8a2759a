import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import { errorOf, HERE, OTHER_ACCOUNT_HERE, OTHER_REGION_HERE } from '../../keys/support';
import { auditStack } from './trail-support';
import { AuditTrail } from 'cdk-at-rest';

function addTrails(stack: Stack, count: number): void {
  Array.from({ length: count }, (_, index) => new AuditTrail(stack, `Trail${index}`, { cloudWatchLogs: false, dataEvents: [] }));
}

const singleRegion = (stack: Stack) => new cloudtrail.Trail(stack, 'Single', { isMultiRegionTrail: false });

test('takes five trails in an account', () => {
  const app = new App();
  addTrails(auditStack(app), 3);
  addTrails(auditStack(app, 'Elsewhere', OTHER_REGION_HERE), 2);

  expect(() => app.synth()).not.toThrow();
});

test('refuses a sixth, whatever its Region: a multi-Region trail counts in each', () => {
  const app = new App();
  addTrails(auditStack(app), 3);
  addTrails(auditStack(app, 'Elsewhere', OTHER_REGION_HERE), 3);

  expect(errorOf(() => app.synth())).toMatch(
    /\[Audit\/Trail0\] is one of 6 trails that this app has in 111122223333, and AWS allows 5 in a Region, of which a multi-Region trail takes one in each: leave 1 out/);
});

test('counts those of other accounts apart', () => {
  const app = new App();
  addTrails(auditStack(app), 5);
  addTrails(auditStack(app, 'Other', OTHER_ACCOUNT_HERE), 5);

  expect(() => app.synth()).not.toThrow();
});

test('counts other trails of the app, a single-Region one in its own Region only', () => {
  const build = (env: typeof HERE | typeof OTHER_REGION_HERE) => {
    const app = new App();
    addTrails(auditStack(app), 5);
    singleRegion(auditStack(app, 'Other', env));
    return () => app.synth();
  };

  expect(build(OTHER_REGION_HERE)).not.toThrow();
  expect(errorOf(build(HERE))).toMatch(/one of 6 trails/);
});

test('takes stacks that do not say their account to go to one', () => {
  const app = new App();
  addTrails(new Stack(app, 'One'), 3);
  addTrails(new Stack(app, 'Two'), 3);

  expect(errorOf(() => app.synth())).toMatch(/one of 6 trails that this app has in the account/);
});

test('refuses two of one name in an account, in whatever Region', () => {
  const build = (env: typeof OTHER_REGION_HERE | typeof OTHER_ACCOUNT_HERE) => {
    const app = new App();
    new AuditTrail(auditStack(app), 'Trail', { trailName: 'audit', dataEvents: [] });
    new AuditTrail(auditStack(app, 'Other', env), 'Trail', { trailName: 'audit', dataEvents: [] });
    return () => app.synth();
  };

  expect(errorOf(build(OTHER_REGION_HERE))).toMatch(/\[Audit\/Trail\] has the trailName 'audit', and so has Other\/Trail\/Resource: .* Leave trailName out, or pass another/);
  expect(build(OTHER_ACCOUNT_HERE)).not.toThrow();
});

describe('data events of an account that two trails record', () => {
  const ID = 'AtRest-DataEventsRecordedTwice';

  function warnings(app: App, ...stacks: Stack[]): number[] {
    app.synth();
    return stacks.map(stack => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(ID)).length);
  }

  test('are reported on the second one, in whatever Region', () => {
    const app = new App();
    const [first, second] = [auditStack(app), auditStack(app, 'Elsewhere', OTHER_REGION_HERE)];
    [first, second].forEach(stack => new AuditTrail(stack, 'Trail'));

    expect(warnings(app, first, second)).toEqual([0, 1]);
  });

  test('are not where one records none, or is of another account', () => {
    const app = new App();
    const stacks = [auditStack(app), auditStack(app, 'Elsewhere', OTHER_REGION_HERE), auditStack(app, 'Other', OTHER_ACCOUNT_HERE)];
    new AuditTrail(stacks[0], 'Trail');
    new AuditTrail(stacks[1], 'Trail', { dataEvents: [] });
    new AuditTrail(stacks[2], 'Trail');

    expect(warnings(app, ...stacks)).toEqual([0, 0, 0]);
  });
});
