import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { SOMEWHERE } from '../support/template/synth';
import { AuditTrail, EncryptionBaseline, type EncryptionBaselineProps, EncryptionKey } from 'cdk-at-rest';

const SUBSCRIPTIONS = [new EmailSubscription('security@example.com')];

interface Made {
  readonly made: EncryptionBaseline;
  readonly stack: Stack;
  readonly template: () => Template;
}

function baseline(props: (stack: Stack) => Partial<EncryptionBaselineProps> = () => ({})): Made {
  const stack = new Stack(new App(), 'Account', { env: SOMEWHERE });
  const made = new EncryptionBaseline(stack, 'Baseline', { subscriptions: SUBSCRIPTIONS, ...props(stack) });
  return { made, stack, template: () => Template.fromStack(stack) };
}

describe('by default', () => {
  test('it is all there, and one topic is notified by alarms and canary', () => {
    const { made, template } = baseline();

    const resources = template();
    resources.resourceCountIs('Custom::EbsEncryptionByDefault', 1);
    resources.resourceCountIs('AWS::CloudTrail::Trail', 1);
    resources.resourceCountIs('AWS::Athena::WorkGroup', 1);
    resources.resourceCountIs('AWS::StepFunctions::StateMachine', 1);
    resources.resourceCountIs('AWS::SNS::Topic', 1);
    resources.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'security@example.com' });
    expect(made.canary?.topic).toBe(made.alarms.topic);
  });

  test('the shared key encrypts volumes, notifications and answers; trail and canary have keys of their own', () => {
    const { made, stack } = baseline();

    expect(made.encryptionKey).toBe(EncryptionKey.of(stack));
    expect(made.ebs.encryptionKey).toBe(made.encryptionKey);
    expect(made.alarms.encryptionKey).toBe(made.encryptionKey);
    expect(made.trail.encryptionKey).not.toBe(made.encryptionKey);
    expect(made.canary?.calledKey).not.toBe(made.encryptionKey);
  });
});

describe('with props', () => {
  test('a given key is used in the place of the shared one', () => {
    const { made, stack } = baseline(scope => ({ encryptionKey: new EncryptionKey(scope, 'Own') }));

    expect(made.encryptionKey.node.path).toBe('Account/Own');
    expect(stack.node.tryFindChild('EncryptionKey')).toBeUndefined();
  });

  test('a given trail is watched, and no other is made', () => {
    const { made, template } = baseline(scope => ({ trail: new AuditTrail(scope, 'Existing', { trailName: 'existing' }) }));

    expect(made.trail.trailName).toBe('existing');
    template().resourceCountIs('AWS::CloudTrail::Trail', 1);
  });

  test('the props of the trail reach it', () => {
    const { made } = baseline(() => ({ trailProps: { trailName: 'evidence', logFilePrefix: 'trail' } }));

    expect([made.trail.trailName, made.trail.logFilePrefix]).toEqual(['evidence', 'trail']);
  });

  test('a trail of an organization is made, and the queries read the accounts that were named', () => {
    const { template } = baseline(() => ({ trailProps: { organization: { organizationId: 'o-abcdefghij' } }, queriedAccounts: ['111122223333', '444455556666'] }));

    template().hasResourceProperties('AWS::CloudTrail::Trail', { IsOrganizationTrail: true });
    template().hasResourceProperties('AWS::Glue::Table', {
      TableInput: { Parameters: Match.objectLike({ 'projection.account.values': '111122223333,444455556666' }) },
    });
  });

  test('the canary can be left out', () => {
    const { made, template } = baseline(() => ({ canary: false }));

    expect(made.canary).toBeUndefined();
    template().resourceCountIs('AWS::StepFunctions::StateMachine', 0);
  });
});

describe('refuses', () => {
  test('nobody to notify', () => {
    expect(() => baseline(() => ({ subscriptions: [] }))).toThrow('Account/Baseline: received subscriptions: [], and nobody would be notified');
  });

  test('a trail together with the props of one', () => {
    expect(() => baseline(scope => ({ trail: new AuditTrail(scope, 'Existing'), trailProps: {} })))
      .toThrow('Account/Baseline: received trail Account/Existing and trailProps, which are for a trail that is made here: pass one of them');
  });

  test('a second one for the same account and Region', () => {
    const { stack } = baseline();

    expect(() => new EncryptionBaseline(stack, 'Second', { subscriptions: SUBSCRIPTIONS })).toThrow('sets EBS encryption by default of');
  });

  test('a key that cannot encrypt', () => {
    expect(() => baseline(scope => ({ encryptionKey: new kms.Key(scope, 'Rsa', { keySpec: kms.KeySpec.RSA_2048 }) }))).toThrow('RSA_2048');
  });
});
