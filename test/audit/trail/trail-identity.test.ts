import { App, Stack } from 'aws-cdk-lib';
import { errorOf, OTHER_ACCOUNT } from '../../keys/support';
import { templateOf } from '../../support/template/synth';
import { auditStack, trailProperties } from './trail-support';
import { AuditTrail, type AuditTrailProps } from 'cdk-at-rest';

const ORGANIZATION = 'o-abcdefghij';

test('the ARN of a trail is composed, so that nothing has to refer to the trail', () => {
  const stack = new Stack(new App(), 'Audit');
  const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit' });

  expect(stack.resolve(trail.trailArn)).toEqual({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':cloudtrail:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':trail/audit']],
  });
});

test('an organization trail is owned by the management account, whoever deploys it', () => {
  const stack = auditStack();
  const trail = new AuditTrail(stack, 'Trail', { trailName: 'audit', organization: { organizationId: ORGANIZATION, managementAccountId: OTHER_ACCOUNT } });

  expect(JSON.stringify(stack.resolve(trail.trailArn))).toContain(`:cloudtrail:eu-west-1:${OTHER_ACCOUNT}:trail/audit`);
  expect(trail.organizationId).toBe(ORGANIZATION);
  expect(trailProperties(stack).IsOrganizationTrail).toBe(true);
});

test('a trail of one account is none of an organization', () => {
  const stack = auditStack();

  expect(new AuditTrail(stack, 'Trail').organizationId).toBeUndefined();
  expect(trailProperties(stack).IsOrganizationTrail).toBeUndefined();
});

test.each<[string, AuditTrailProps, string]>([
  ['an organization id of another form', { organization: { organizationId: 'ou-abcd-12345678' } }, 'received the organizationId \'ou-abcd-12345678\': pass o- and 10 to 32'],
  ['a management account id of another form', { organization: { organizationId: ORGANIZATION, managementAccountId: '1234' } }, 'received the managementAccountId \'1234\': pass 12 digits'],
  ['a prefix that begins with a slash', { logFilePrefix: '/audit' }, 'received the logFilePrefix \'/audit\': leave out slashes'],
  ['a prefix that ends with a slash', { logFilePrefix: 'audit/' }, 'received the logFilePrefix \'audit/\': leave out slashes'],
  ['a prefix that is too long', { logFilePrefix: 'a'.repeat(201) }, 'received a logFilePrefix of 201 characters: CloudTrail takes 200 at most'],
])('refuses %s', (_, props, message) => {
  expect(errorOf(() => new AuditTrail(auditStack(), 'Trail', props))).toContain(`Audit/Trail: ${message}`);
});

test('a prefix is that of the trail, too', () => {
  const stack = auditStack();

  expect(new AuditTrail(stack, 'Trail', { logFilePrefix: 'a'.repeat(200) }).logFilePrefix).toBe('a'.repeat(200));
  expect(trailProperties(stack).S3KeyPrefix).toBe('a'.repeat(200));
});

test('no prefix is an empty one, and none in the template', () => {
  const stack = auditStack();

  expect(new AuditTrail(stack, 'Trail').logFilePrefix).toBe('');
  expect(trailProperties(stack)).not.toHaveProperty('S3KeyPrefix');
  expect(templateOf(stack)).toBeDefined();
});
