/**
 * What cdk-nag's four packs and Control Tower's rules find in audit alarms, exactly: one more finding fails, and so does one fewer.
 */
import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuditAlarms, type AuditAlarmsProps } from '../../src/audit/alarms/audit-alarms';
import { FakeAuditTrail } from '../audit/fake-audit-trail';
import { guardFindings } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { templateOf } from '../support/template/synth';

/** The log group is the trail's, whose rules are tested with the trail. */
function make(props: Partial<AuditAlarmsProps> = {}): Stack {
  const stack = new Stack(new App(), 'Security');
  const trail = new FakeAuditTrail(stack, 'Trail', { logGroup: logs.LogGroup.fromLogGroupName(stack, 'Log', 'audit') });
  new AuditAlarms(stack, 'Alarms', { trail, ...props });
  return stack;
}

test('cdk-nag finds nothing in the alarms, their topic and their role', () => {
  expect(nagFindings(make())).toEqual([]);
});

test('cdk-nag finds nothing more in them with a topic that exists', () => {
  const stack = make();
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  new AuditAlarms(stack, 'Other', {
    trail: stack.node.findChild('Trail') as FakeAuditTrail, topic: new sns.Topic(stack, 'Topic', { masterKey: key, enforceSSL: true }),
  });

  expect(nagFindings(stack)).toEqual([]);
});

test('Control Tower\'s rules find what the key of every stack has, and nothing else', () => {
  const findings = guardFindings(templateOf(make()));

  // The account statement allows kms:*, CreateGrant included: without it the account could lose the key.
  expect(findings.map(finding => finding.split(' ')[0])).toEqual(['kms_create_grant_aws_service_check']);
});
