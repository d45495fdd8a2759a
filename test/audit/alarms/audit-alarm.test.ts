import { App, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { AuditAlarm } from '../../../src/audit/alarms/audit-alarm';
import { AuditAlarms } from '../../../src/audit/alarms/audit-alarms';
import { HERE } from '../../keys/support';
import { matchesEventPattern } from '../../support/events/event-pattern';
import { matchesFilterPattern } from '../../support/events/filter-pattern';
import { type InputTransformer, transformed } from '../../support/events/input-transformer';
import { eventOf, realRecords } from '../../support/events/records';
import { sample, SAMPLES } from '../../support/events/samples';
import type { JsonObject } from '../../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../../support/template/synth';
import { FakeAuditTrail } from '../fake-audit-trail';

/** What one alarm becomes in a template. */
interface Synthesized {
  readonly eventPattern: JsonObject;
  readonly filterPatterns: string[];
  readonly message: InputTransformer;
}

function synthesized(alarm: AuditAlarm): Synthesized {
  const stack = new Stack(new App(), 'Security', { env: HERE });
  const trail = new FakeAuditTrail(stack, 'Trail', { logGroup: new logs.LogGroup(stack, 'Log') });
  new AuditAlarms(stack, 'Alarms', { trail, alarms: [alarm] });
  const template = templateOf(stack);
  const [, { Properties: rule }] = onlyResourceOfType(template, 'AWS::Events::Rule');
  const [target] = rule!.Targets as unknown as Array<{ InputTransformer: InputTransformer }>;
  return {
    eventPattern: rule!.EventPattern as JsonObject,
    filterPatterns: Object.values(resourcesOfType(template, 'AWS::Logs::MetricFilter')).map(filter => filter.Properties!.FilterPattern as string),
    message: target.InputTransformer,
  };
}

const ALARMS = new Map(AuditAlarm.all().map(alarm => [alarm.name, synthesized(alarm)]));

function ruleMatches(name: string, record: JsonObject): boolean {
  return matchesEventPattern(ALARMS.get(name)!.eventPattern, eventOf(record));
}

function filtersMatch(name: string, record: JsonObject): boolean {
  return ALARMS.get(name)!.filterPatterns.map(pattern => matchesFilterPattern(pattern, record)).some(matches => matches);
}

const SET_OFF = SAMPLES.map(({ name, record, alarms }) => [name, alarms.join(', ') || 'nothing', record, alarms] as const);

describe('rules', () => {
  test.each(SET_OFF)('%s sets off %s', (_name, _alarms, record, alarms) => {
    expect([...ALARMS.keys()].filter(name => ruleMatches(name, record))).toEqual(alarms);
  });

  test.each([...ALARMS.keys()])('%s is not set off by the same call in another kind of event', name => {
    const { record } = SAMPLES.find(({ alarms }) => alarms.includes(name))!;
    const event = eventOf(record);

    expect(matchesEventPattern(ALARMS.get(name)!.eventPattern, event)).toBe(true);
    expect(matchesEventPattern(ALARMS.get(name)!.eventPattern, { ...event, 'detail-type': 'AWS Service Event via CloudTrail' })).toBe(false);
    expect(matchesEventPattern(ALARMS.get(name)!.eventPattern, { ...event, source: 'aws.example' })).toBe(false);
  });
});

describe('metric filters', () => {
  test.each(SET_OFF)('%s sets off %s', (_name, _alarms, record, alarms) => {
    expect([...ALARMS.keys()].filter(name => filtersMatch(name, record))).toEqual(alarms);
  });

  test('each has a part in it', () => {
    for (const [name, { filterPatterns }] of ALARMS) {
      const unused = filterPatterns.filter(pattern => !SAMPLES.some(({ record }) => matchesFilterPattern(pattern, record)));
      expect([name, unused]).toEqual([name, []]);
    }
  });

  test('count no call twice', () => {
    for (const [name, { filterPatterns }] of ALARMS) {
      const twice = SAMPLES.filter(({ record }) => filterPatterns.filter(pattern => matchesFilterPattern(pattern, record)).length > 1);
      expect([name, twice]).toEqual([name, []]);
    }
  });

  test('those of the benchmark are as it writes them, since Security Hub refuses any other', () => {
    expect(ALARMS.get('KeyDisabledOrScheduledForDeletion')!.filterPatterns)
      .toContain('{($.eventSource=kms.amazonaws.com) && (($.eventName=DisableKey) || ($.eventName=ScheduleKeyDeletion))}');
    expect(ALARMS.get('TrailStoppedChangedOrDeleted')!.filterPatterns)
      .toContain('{($.eventName=CreateTrail) || ($.eventName=UpdateTrail) || ($.eventName=DeleteTrail) || ($.eventName=StartLogging) || ($.eventName=StopLogging)}');
  });
});

test('both languages agree on every real record, most of which set off nothing', () => {
  const setOff = realRecords().flatMap(record => [...ALARMS.keys()].filter(name => ruleMatches(name, record)).map(name => `${name} ${String(record.eventName)}`));
  const counted = realRecords().flatMap(record => [...ALARMS.keys()].filter(name => filtersMatch(name, record)).map(name => `${name} ${String(record.eventName)}`));

  expect(realRecords().length).toBeGreaterThan(200);
  expect(counted).toEqual(setOff);
  expect([...new Set(setOff)].sort()).toEqual([
    'LogBucketChanged PutBucketLifecycle', 'LogBucketChanged PutBucketPolicy', 'LogBucketChanged PutBucketTagging',
    'TrailStoppedChangedOrDeleted CreateTrail', 'TrailStoppedChangedOrDeleted DeleteTrail', 'TrailStoppedChangedOrDeleted PutEventSelectors',
    'TrailStoppedChangedOrDeleted StartLogging', 'TrailStoppedChangedOrDeleted StopLogging',
  ]);
});

describe('notifications', () => {
  function notification(name: string): string[] {
    const { record, alarms: [alarm] } = sample(name);
    return transformed(ALARMS.get(alarm)!.message, eventOf(record));
  }

  test('say what happened to which key, by whom, when and where, and what to do', () => {
    expect(notification('a key that is disabled')).toEqual([
      'A KMS key is to become unusable: it was disabled, or its deletion scheduled.',
      'Call: DisableKey',
      'Error, if it was refused: ',
      'Key: arn:aws:kms:us-east-1:123837392027:key/dad21b23-9915-42bd-981b-2a9f3c8f20c8',
      'Key store: ',
      'By: arn:aws:sts::123837392027:assumed-role/Operator/alice AssumedRole 123837392027',
      'Through the service, if any: ',
      'From: 192.168.10.20',
      expect.stringMatching(/^Time: 2023-07-10T\d\d:\d\d:\d\dZ$/),
      'Account and Region: 123837392027 us-east-1',
      expect.stringMatching(/^CloudTrail event: [0-9a-f-]{36}$/),
      'Unless it was planned: aws kms cancel-key-deletion --key-id KEY, then aws kms enable-key --key-id KEY. What is encrypted under a deleted key is lost.',
    ]);
  });

  test.each([
    ['a key whose deletion is refused', ['Call: ScheduleKeyDeletion', 'Error, if it was refused: AccessDenied']],
    ['a key store that is disconnected', ['Key: ', 'Key store: cks-1234567890abcdef0']],
    ['a key policy put by a deployment', ['Call: PutKeyPolicy', 'Through the service, if any: cloudformation.amazonaws.com', 'From: cloudformation.amazonaws.com']],
    ['a grant by a role', ['Grantee: arn:aws:iam::123837392027:role/Reader', 'Grant: 6caf442b4ff8a27511fb6de3e12cc5342f5382112adf75c1a91dbd221ec356fe']],
    ['a trail that is deleted by its ARN', ['Call: DeleteTrail', 'Trail: arn:aws:cloudtrail:us-east-1:123837392027:trail/Audit']],
    ['a trail that is left without management events', ['Call: PutEventSelectors', 'Trail: stratus-red-team-ctes-trail-qyxyekjbtk']],
    ['a lifecycle rule that deletes the log files after a day', ['Call: PutBucketLifecycle', 'Bucket: stratus-red-team-ctlr-bucket-zqfsvooxqj']],
    ['the default key of EBS that is changed', ['Call: ModifyEbsDefaultKmsKeyId', 'New default key: arn:aws:kms:us-east-1:123837392027:key/dad21b23-9915-42bd-981b-2a9f3c8f20c8']],
    ['the attempt to stop a trail that does not exist', ['Call: StopLogging', 'Error, if it was refused: TrailNotFoundException']],
  ])('of %s say so', (name, lines) => {
    expect(notification(name)).toEqual(expect.arrayContaining(lines));
  });

  test('can be made of every sample', () => {
    for (const { name, alarms, record } of SAMPLES) {
      for (const alarm of alarms) {
        const lines = transformed(ALARMS.get(alarm)!.message, eventOf(record));
        expect([name, lines[1]]).toEqual([name, `Call: ${String(record.eventName)}`]);
      }
    }
  });
});
