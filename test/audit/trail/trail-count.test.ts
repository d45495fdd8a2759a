import { App, Stack } from 'aws-cdk-lib';
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
