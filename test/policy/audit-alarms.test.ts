import type { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuditAlarms, type AuditAlarmsProps } from '../../src/audit/alarms/audit-alarms';
import { FakeAuditTrail } from '../audit/fake-audit-trail';
import { warningsOf } from '../keys/support';
import { decisions } from '../support/policy/decisions';
import type { RequestContext, Statement } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { deployed } from '../support/template/synth';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, REGION, stackIn, STRANGER, TAKEOVER,
  THIRD_STRANGER, USE, via, worldOf,
} from './cast';

const ALARM = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:Security-Alarms-KeyPolicyChanged-3F9A0C2E`;
const FROM_ALARM: RequestContext = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': ALARM };
const FROM_RULE: RequestContext = { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': `arn:aws:events:${REGION}:${ACCOUNT}:rule/Security-AlarmsKeyPolicyChangedRule` };
const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const ROLE = 'AlarmsRole';

/** What publishing to an encrypted topic calls KMS for. */
const PUBLISHING = ['kms:GenerateDataKey', 'kms:Decrypt'];
const THROUGH_SNS = via('sns');

function alarmsIn(stack: Stack, props: Partial<AuditAlarmsProps> = {}): Stack {
  const trail = new FakeAuditTrail(stack, 'Trail', { logGroup: new logs.LogGroup(stack, 'Log') });
  new AuditAlarms(stack, 'Alarms', { trail, ...props });
  return stack;
}

describe('the topic of the alarms', () => {
  const stack = alarmsIn(stackIn(newApp(), 'Security'));
  new sns.Topic(stack, 'Other');
  const world = worldOf(stack);
  const topic = 'AlarmsTopic';

  describe('is published to by CloudWatch alarms of the account and Region', () => {
    decisions(world, [
      { who: CLOUDWATCH, may: 'sns:Publish', on: topic, onlyWhen: FROM_ALARM },
      ...mayEach(PUBLISHING, { who: CLOUDWATCH, onlyWhen: FROM_ALARM }),
      ...['sns:Publish', ...PUBLISHING].map(mayNot => ({
        who: CLOUDWATCH,
        mayNot,
        on: mayNot === 'sns:Publish' ? topic : undefined,
        when: { ...FROM_ALARM, 'aws:SourceArn': ALARM.replace(REGION, OTHER_REGION) },
        because: 'it is an alarm of another Region',
      })),
      { who: CLOUDWATCH, mayNot: 'sns:Subscribe', on: topic, when: FROM_ALARM },
      { who: CLOUDWATCH, mayNot: 'sns:Publish', on: 'Other', when: FROM_ALARM, because: 'it is another topic' },
      ...mayNotEach(TAKEOVER.filter(action => action !== 'kms:CreateGrant'), { who: CLOUDWATCH, when: FROM_ALARM }),
      { who: CLOUDWATCH, mayNot: 'kms:Encrypt', when: FROM_ALARM, because: 'publishing needs data keys only' },
    ]);
  });

  describe('is published to by the role of the rules, and not by EventBridge itself', () => {
    decisions(world, [
      { who: ROLE, may: 'sns:Publish', on: topic },
      ...mayEach(PUBLISHING, { who: ROLE, onlyWhen: THROUGH_SNS }),
      ...mayNotEach(PUBLISHING, { who: ROLE, when: via('sqs'), because: 'it is another service' }),
      ...mayNotEach(PUBLISHING, { who: ROLE, when: via('sns', OTHER_REGION), because: 'it is SNS of another Region' }),
      { who: ROLE, mayNot: 'sns:Publish', on: 'Other', because: 'it is another topic' },
      ...['sns:Subscribe', 'sns:SetTopicAttributes', 'sns:DeleteTopic'].map(mayNot => ({ who: ROLE, mayNot, on: topic })),
      ...mayNotEach(['kms:Encrypt', 'kms:ReEncryptFrom', ...TAKEOVER], { who: ROLE, when: THROUGH_SNS }),
      { who: 'events.amazonaws.com', mayNot: 'sns:Publish', on: topic, when: FROM_RULE, because: 'rules use the role' },
      ...mayNotEach(PUBLISHING, { who: 'events.amazonaws.com', when: FROM_RULE, because: 'rules use the role' }),
      ...mayNotEach(PUBLISHING, { who: 'events.amazonaws.com', because: 'it could be a rule of any account' }),
    ]);
  });

  describe('is nobody else\'s', () => {
    decisions(world, [
      ...[STRANGER, OTHER_STRANGER, 's3.amazonaws.com', 'lambda.amazonaws.com'].map(who => ({ who, mayNot: 'sns:Publish', on: topic, when: FROM_ALARM })),
      { who: OTHER_STRANGER, mayNot: 'sns:Publish', on: topic, given: allowing('sns:*'), because: 'it is another account' },
      { who: STRANGER, may: 'sns:Publish', on: topic, given: allowing('sns:Publish'), because: 'the account\'s own IAM still counts' },
      ...mayNotEach(USE, { who: STRANGER, when: THROUGH_SNS }),
      ...mayNotEach(USE, { who: OTHER_STRANGER, given: ALL_OF_KMS, when: THROUGH_SNS }),
    ]);
  });

  describe('takes nothing without TLS', () => {
    decisions(world, [
      { who: ROLE, mustNot: 'sns:Publish', on: topic, when: { 'aws:SecureTransport': 'false' } },
      { who: CLOUDWATCH, mustNot: 'sns:Publish', on: topic, when: { ...FROM_ALARM, 'aws:SecureTransport': 'false' } },
    ]);
  });
});

describe('a topic of another account, with what the findings print for its owner', () => {
  const world = ownedElsewhere();
  const topic = `arn:aws:sns:${REGION}:${OTHER_ACCOUNT}:security`;
  const key = 'Owner/Key';

  decisions(world, [
    { who: CLOUDWATCH, may: 'sns:Publish', on: topic, onlyWhen: FROM_ALARM },
    ...mayEach(PUBLISHING, { who: CLOUDWATCH, on: key, onlyWhen: FROM_ALARM }),
    { who: ROLE, may: 'sns:Publish', on: topic },
    ...mayEach(PUBLISHING, { who: ROLE, on: key, onlyWhen: THROUGH_SNS }),
    ...mayNotEach(['kms:Encrypt', 'kms:PutKeyPolicy'], { who: ROLE, on: key, when: THROUGH_SNS }),
    { who: STRANGER, mayNot: 'sns:Publish', on: topic, because: 'its own account does not let it' },
    { who: THIRD_STRANGER, mayNot: 'sns:Publish', on: topic, given: allowing('sns:*') },
    ...mayNotEach(PUBLISHING, { who: THIRD_STRANGER, on: key, given: ALL_OF_KMS, when: THROUGH_SNS }),
    { who: 'events.amazonaws.com', mayNot: 'sns:Publish', on: topic, when: FROM_RULE },
  ]);
});

/** Alarms here, their topic and its key in another account, whose owner has added the printed statements. */
function ownedElsewhere(): World {
  const [keyArn, topicArn] = [World.of(deployed(ownerStack())).keyArn(), `arn:aws:sns:${REGION}:${OTHER_ACCOUNT}:security`];
  const stack = stackIn(newApp(), 'Security');
  alarmsIn(stack, { topic: sns.Topic.fromTopicAttributes(stack, 'Topic', { topicArn, keyArn }) });
  const printed = warningsOf(stack).flatMap(warning => warning.split('\n')).filter(line => line.startsWith('{')).map(line => JSON.parse(line) as Statement);
  const isOfTopic = ({ Action }: Statement) => [Action].flat().includes('sns:Publish');
  return World.of(deployed(stack), deployed(ownerStack(printed.filter(each => !isOfTopic(each)), printed.filter(isOfTopic))));
}

function ownerStack(keyStatements: Statement[] = [], topicStatements: Statement[] = []): Stack {
  const stack = stackIn(newApp(), 'Owner', { account: OTHER_ACCOUNT });
  const account = { Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT }, Action: 'kms:*', Resource: '*' };
  const key = new kms.CfnKey(stack, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [account, ...keyStatements] } });
  const topic = new sns.CfnTopic(stack, 'Topic', { topicName: 'security', kmsMasterKeyId: key.attrArn });
  new sns.CfnTopicPolicy(stack, 'Policy', { topics: [topic.ref], policyDocument: { Version: '2012-10-17', Statement: topicStatements } });
  return stack;
}
