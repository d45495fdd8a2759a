import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { hasRawOverride } from '../../../src/enforcement/grants/raw-override';

// If aws-cdk-lib renames the private member, overrides are no longer seen, and this fails.
test('a raw override is seen, on the property that it is on', () => {
  const policy = new iam.CfnManagedPolicy(new Stack(new App(), 'Stack'), 'Policy', { policyDocument: {} });
  expect(hasRawOverride(policy, 'PolicyDocument')).toBe(false);

  policy.addPropertyOverride('PolicyDocument.Version', '2012-10-17');

  expect(hasRawOverride(policy, 'PolicyDocument')).toBe(true);
  expect(hasRawOverride(policy, 'Roles')).toBe(false);
});
