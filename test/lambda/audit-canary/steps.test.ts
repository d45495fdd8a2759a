import { gzipSync } from 'zlib';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetKeyLastUsageCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Run } from '../../../lambda/audit-canary/run';
import { DEADLINE_LOOK, LAST_LOOK } from '../../../lambda/audit-canary/timetable';
import { Account, type CloudTrailRecord, failure, MINUTES, otherRecord, recordsOf } from './support';

/** The reports by what was counted in them, without the evidence. */
function counted(account: Account): Array<Record<string, number>> {
  return account.reports.map(report => Object.fromEntries(Object.entries(report).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[0] !== 'unread')));
}

/** An execution in which the records arrive some minutes after the calls. */
async function executed(account: Account, minutes = 4, records: (run: Run) => CloudTrailRecord[] = recordsOf) {
  return account.execute((run, look) => look === 0 ? account.deliver(run, minutes, records(run)) : undefined);
}

describe('delivered', () => {
  test('records prove it, with the time that they took', async () => {
    const account = new Account();

    expect(await executed(account)).toEqual({ next: 'Proven' });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 240 }]);
    expect(account.reports[0]).toMatchObject({
      execution: 'execution-1',
      calledAt: '2026-11-24T13:02:10.000Z',
      records: [
        { operation: 'GenerateDataKey', eventId: 'event-of-request-1', deliveredAt: '2026-11-24T13:06:10.000Z' },
        { operation: 'Decrypt', eventId: 'event-of-request-2', deliveredAt: '2026-11-24T13:06:10.000Z' },
      ],
      tampering: [],
      unread: 0,
    });
  });

  test('records are reported in the form that CloudWatch takes metrics from', async () => {
    const account = new Account();
    await executed(account);

    expect(account.reports[0]).toMatchObject({
      _aws: {
        Timestamp: account.time,
        CloudWatchMetrics: [{
          Namespace: 'cdk-at-rest/AuditCanary',
          Dimensions: [['Canary']],
          Metrics: [{ Name: 'Delivered', Unit: 'Count' }, { Name: 'DeliverySeconds', Unit: 'Seconds' }],
        }],
      },
      Canary: 'Audit-Canary',
    });
  });

  test('records are looked at once more at the deadline, and only then reported', async () => {
    const account = new Account();
    const times: number[] = [];
    const start = account.time;

    await account.execute((run, look) => {
      times.push(look);
      return look === 0 ? account.deliver(run) : undefined;
    });

    expect(times).toEqual([0, DEADLINE_LOOK]);
    expect(account.time - start).toBe(30 * MINUTES);
  });

  test('records may come in two files', async () => {
    const account = new Account();

    expect(await account.execute((run, look) => {
      if (look === 0) {
        const [first, second] = recordsOf(run);
        account.deliver(run, 3, [first]);
        account.deliver(run, 12, [otherRecord(run), second]);
      }
    })).toEqual({ next: 'Proven' });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 720 }]);
  });

  test('records are found across midnight, in the folder of the day on which they were delivered', async () => {
    const account = new Account(Date.parse('2026-12-31T23:58:30Z'));
    let file = '';

    expect(await account.execute((run, look) => { file = look === 0 ? account.deliver(run) : file; })).toEqual({ next: 'Proven' });
    expect(file).toContain('/2027/01/01/');
  });

  test('records are found before midnight, of a call just before it', async () => {
    const account = new Account(Date.parse('2026-11-24T23:52:30Z'));
    let file = '';

    expect(await account.execute((run, look) => { file = look === 0 ? account.deliver(run, 2) : file; })).toEqual({ next: 'Proven' });
    expect(file).toContain('/2026/11/24/');
  });

  test('records are found among many files and pages, of which each is read once when it has settled', async () => {
    const account = new Account();
    account.pageSize = 7;

    expect(await account.execute((run, look) => {
      if (look === 0) {
        Array.from({ length: 60 }, (_, index) => account.store([otherRecord(run)], run.endedAt + 2 * MINUTES, `many${index}`));
        account.deliver(run, 3);
      }
    })).toEqual({ next: 'Proven' });
    expect(account.reads).toHaveLength(61);
    expect(new Set(account.reads).size).toBe(61);
  });

  test('records count whatever else lies in the folder', async () => {
    const account = new Account();
    const execution = account.execute((run, look) => {
      if (look === 0) {
        const key = account.deliver(run);
        account.files.set(`${key}.tmp`, { content: Buffer.from('not a log file'), modified: run.endedAt + MINUTES });
      }
    });

    expect(await execution).toEqual({ next: 'Proven' });
  });

  test('records are not listed from the beginning of the day', async () => {
    const account = new Account();
    await executed(account);

    expect(account.s3.commandCalls(ListObjectsV2Command)[0].args[0].input).toEqual({
      Bucket: 'logs',
      Prefix: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/24/',
      StartAfter: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/24/111122223333_CloudTrail_eu-west-1_20261124T1257',
      ContinuationToken: undefined,
    });
  });
});

describe('late', () => {
  test('records set the alarm off at the deadline, and are found later', async () => {
    const account = new Account();

    expect(await executed(account, 50)).toEqual({ next: 'NotProven', error: 'Late', cause: '' });
    expect(counted(account)).toEqual([{ Late: 1 }, { Delivered: 1, DeliverySeconds: 3_000 }]);
    expect(account.reports[0].reason).toBe('The records are not in the log 1800 seconds after the calls');
  });

  test('records that come a moment after the deadline are late as well', async () => {
    const account = new Account();
    const next = await account.execute((run, look) => {
      account.time += look === DEADLINE_LOOK ? 30_000 : 0;
      return look === DEADLINE_LOOK ? account.store(recordsOf(run), run.endedAt + 30 * MINUTES + 5_000) : undefined;
    });

    expect(next).toEqual({ next: 'NotProven', error: 'Late', cause: '' });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 1_805, Late: 1 }]);
  });

  test('one of two records is late', async () => {
    const account = new Account();
    await account.execute((run, look) => {
      if (look === 0) {
        const [first, second] = recordsOf(run);
        account.deliver(run, 3, [first]);
        account.deliver(run, 70, [second]);
      }
    });

    expect(counted(account)).toEqual([{ Late: 1 }, { Delivered: 1, DeliverySeconds: 4_200 }]);
  });
});

describe('missing', () => {
  test('records are looked for seven times, in four times the time', async () => {
    const account = new Account();
    const looks: number[] = [];
    const start = account.time;

    expect(await account.execute((_run, look) => { looks.push(look); })).toMatchObject({ next: 'NotProven', error: 'Missing' });

    expect(looks).toEqual([0, 1, 2, 3, 4, 5, LAST_LOOK]);
    expect(account.time - start).toBe(120 * MINUTES);
    expect(counted(account)).toEqual([{ Late: 1 }, { Delivered: 0, Missing: 1 }]);
  });

  test.each(['GenerateDataKey', 'Decrypt'])('one record is enough: that of %s', async operation => {
    const account = new Account();

    expect(await executed(account, 4, run => recordsOf(run).filter(record => record.eventName !== operation))).toMatchObject({ error: 'Missing' });
  });

  test('a loop of no time ends', async () => {
    const account = new Account();
    let next = await account.wait({ next: 'Wait', seconds: 0, run: await account.call() });
    let looks = 1;
    for (; next.next === 'Wait'; looks++) {
      next = await account.wait({ ...next, seconds: 0 });
    }

    expect(looks).toBe(7);
  });

  test('records of the calls of another execution do not count', async () => {
    const account = new Account();
    const other = await account.call();

    expect(await executed(account, 4, () => recordsOf(other))).toMatchObject({ error: 'Missing', cause: '' });
  });
});

describe('a duplicate', () => {
  test('is information and no finding: CloudTrail gives events an id so that copies can be told', async () => {
    const account = new Account();

    expect(await account.execute((run, look) => look === 0 ? [account.deliver(run, 3), account.deliver(run, 9)] : undefined)).toEqual({ next: 'Proven' });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 180, Duplicate: 2 }]);
  });

  test('is one within a file, too, in whatever order its fields are', async () => {
    const account = new Account();
    await executed(account, 4, run => {
      const [first, second] = recordsOf(run);
      return [first, second, Object.fromEntries(Object.entries(second).reverse())];
    });

    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 240, Duplicate: 1 }]);
  });

  test('is none when the same file is read twice because it was young', async () => {
    const account = new Account();
    await executed(account, 4.9);

    expect(account.reads).toHaveLength(2);
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 294 }]);
  });
});

describe('a log that was tampered with', () => {
  const tampered = (changes: CloudTrailRecord) => async () => {
    const account = new Account();
    const next = await executed(account, 4, run => {
      const [first, second] = recordsOf(run);
      return [first, { ...second, ...changes }];
    });
    return { account, next };
  };

  test.each<[string, CloudTrailRecord]>([
    ['requestID', { requestID: 'another' }],
    ['encryptionContext', { requestParameters: { encryptionContext: { purpose: 'else' } } }],
    ['encryptionContext', { requestParameters: null }],
    ['eventName', { eventName: 'Encrypt' }],
    ['eventSource', { eventSource: 's3.amazonaws.com' }],
    ['eventTime', { eventTime: '2026-11-24T09:00:00Z' }],
    ['eventTime', { eventTime: undefined }],
    ['eventID', { eventID: undefined }],
    ['errorCode', { errorCode: 'AccessDenied' }],
    ['awsRegion', { awsRegion: 'us-east-1' }],
    ['recipientAccountId', { recipientAccountId: '444455556666' }],
    ['userIdentity', { userIdentity: { type: 'Root' } }],
    ['resources', { resources: [{ ARN: 'arn:aws:kms:eu-west-1:111122223333:key/other' }] }],
    ['resources', { resources: undefined }],
  ])('is noticed by another %s', async (field, changes) => {
    const { account, next } = await tampered(changes)();

    expect(next).toMatchObject({ next: 'NotProven', error: 'Tampered', cause: expect.stringContaining(`of Decrypt has another ${field}`) });
    expect(counted(account)).toEqual([{ Late: 1 }, { Delivered: 0, Missing: 1, Tampered: 1 }]);
  });

  test('is noticed by a second record of the same event that says something else', async () => {
    const account = new Account();
    const next = await executed(account, 4, run => [...recordsOf(run), { ...recordsOf(run)[1], sourceIPAddress: '198.51.100.7' }]);

    expect(next).toMatchObject({ error: 'Tampered', cause: expect.stringContaining('Decrypt has 2 records that differ: event-of-request-2 in ') });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 240, Tampered: 1 }]);
  });

  test('is noticed by a second event for one call', async () => {
    const account = new Account();

    expect(await executed(account, 4, run => [...recordsOf(run), { ...recordsOf(run)[0], eventID: 'made-up' }])).toMatchObject({ error: 'Tampered' });
  });

  test('is noticed by a file that was deleted after it was delivered', async () => {
    const account = new Account();
    const next = await account.execute((run, look) => look === 0 ? account.deliver(run) : account.files.clear());

    expect(next).toMatchObject({ error: 'Tampered', cause: expect.stringMatching(/\.json\.gz was deleted after it was read$/) });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 240, Tampered: 1 }]);
  });

  test('is noticed by a file from which a record was removed after it was delivered', async () => {
    const account = new Account();
    const next = await account.execute((run, look) => {
      if (look === 0) {
        account.store(recordsOf(run), run.endedAt + 4 * MINUTES, 'same');
      } else {
        account.store(recordsOf(run).slice(1), run.endedAt + 4.5 * MINUTES, 'same');
      }
    });

    expect(next).toMatchObject({ error: 'Tampered', cause: expect.stringMatching(/\.json\.gz was overwritten after it was read$/) });
  });

  test('is noticed by a truncated file, which is read twice before that is said, and the rest still counts', async () => {
    const account = new Account();
    const next = await account.execute((run, look) => {
      if (look === 0) {
        account.store(gzipSync(JSON.stringify({ Records: recordsOf(run) })).subarray(0, 100), run.endedAt + 2 * MINUTES, 'truncated');
        account.deliver(run, 3);
      }
    });

    expect(next).toMatchObject({ error: 'Tampered', cause: expect.stringMatching(/_truncated\.json\.gz: unexpected end of file$/) });
    expect(counted(account)).toMatchObject([{ Delivered: 1, Tampered: 1 }]);
    expect(account.reads.filter(key => key.includes('truncated'))).toHaveLength(2);
  });

  test('is noticed by a file that is gone before it is read', async () => {
    const account = new Account();
    account.s3.on(GetObjectCommand).rejects(failure('NoSuchKey'));

    expect(await executed(account)).toMatchObject({ error: 'Tampered', cause: expect.stringContaining('.json.gz: it was deleted') });
  });
});

describe('reading', () => {
  test('goes on where it ended when there was no time for more', async () => {
    const account = new Account();
    const readAtLooks: string[][] = [];

    const next = await account.execute((run, look) => {
      readAtLooks.push(account.reads.splice(0));
      account.reading = new AbortController();
      if (look === 0) {
        ['first', 'second', 'third'].forEach((unique, index) => account.store([otherRecord(run)], run.endedAt + (1 + index) * MINUTES / 2, unique));
        account.deliver(run, 3);
        account.beforeRead = key => key.includes('second') ? account.reading.abort() : undefined;
      } else {
        account.beforeRead = () => {};
      }
    });

    expect(next).toEqual({ next: 'Proven' });
    // The second file is read again, since its reading broke off.
    expect(readAtLooks.map(files => files.map(key => key.replace(/^.*_|\.json\.gz$/g, '')))).toEqual([[], ['first', 'second'], ['second', 'third', 'file3']]);
  });

  test('that never comes to an end proves nothing, and does not say that records are missing', async () => {
    const account = new Account();
    account.reading.abort();
    account.requests = { GenerateDataKey: 1, Decrypt: 1 };
    account.lastUse = { Operation: 'Decrypt', KmsRequestId: 'request-2', CloudTrailEventId: 'event-of-request-2', Timestamp: new Date('2026-11-24T13:02:10Z') };
    const unread = '1 log files were not read for lack of time';

    expect(await executed(account)).toEqual({ next: 'NotProven', error: 'Unread', cause: unread });
    expect(counted(account)).toEqual([{ Late: 1 }, { Delivered: 0 }]);
    expect(account.reports[0].reason).toBe(`The records are not in the log 1800 seconds after the calls, as far as it was read: ${unread}`);
    expect(account.reports[1]).toMatchObject({
      unread: 1,
      reason: unread,
      witnesses: { lastUse: 'not compared, 1 log files were not read', requests: 'not compared, 1 log files were not read' },
    });
  });

  test('that comes to no end after both records were found proves them', async () => {
    const account = new Account();

    expect(await account.execute((run, look) => {
      if (look === 0) {
        account.deliver(run, 3);
      } else {
        account.store([otherRecord(run)], run.endedAt + 20 * MINUTES);
        account.beforeRead = () => account.reading.abort();
      }
    })).toEqual({ next: 'Proven' });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 180 }]);
  });

  test('waits where S3 asks for it', async () => {
    const account = new Account();
    account.s3.on(ListObjectsV2Command).rejectsOnce(failure('SlowDown')).resolves({});
    await account.wait({ next: 'Wait', seconds: 300, run: await account.call() });

    expect(account.waits).toEqual([1_000]);
  });

  test('fails the execution where it is denied: that says nothing of the log', async () => {
    const account = new Account();
    account.s3.on(ListObjectsV2Command).rejects(failure('AccessDenied', 'no'));

    await expect(account.execute()).rejects.toThrow('no');
    expect(account.reports).toEqual([]);
  });

  test('fails it where the key of the log files is disabled', async () => {
    const account = new Account();
    account.s3.on(GetObjectCommand).rejects(failure('KMS.DisabledException', 'disabled'));

    await expect(executed(account)).rejects.toThrow('disabled');
  });

  test('keeps the state small, however much claims to be a call of the canary', async () => {
    const account = new Account();
    const run = await account.call();
    account.deliver(run, 4, Array.from({ length: 5_000 }, (_, index) => ({ ...recordsOf(run)[0], eventID: `event-${index}`, requestID: `made-up-${index}` })));

    const next = await account.wait({ next: 'Wait', seconds: 300, run });

    expect(JSON.stringify(next).length).toBeLessThan(20_000);
  });
});

describe('the witness', () => {
  const LAST = { Operation: 'Decrypt', KmsRequestId: 'request-2', CloudTrailEventId: 'event-of-request-2', Timestamp: new Date('2026-11-24T13:02:10Z') } as const;

  test('counts the records of files that are young when the execution ends', async () => {
    const account = new Account();
    account.requests = { GenerateDataKey: 1, Decrypt: 1 };

    expect(await executed(account, 29.5)).toEqual({ next: 'Proven' });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 1_770 }]);
    expect(account.reports[0].witnesses).toMatchObject({ requests: '1 GenerateDataKey counted, 1 in the log; 1 Decrypt counted, 1 in the log' });
  });

  test('is asked once, at the deadline', async () => {
    const account = new Account();
    await account.execute();

    expect(account.kms.commandCalls(GetKeyLastUsageCommand)).toHaveLength(1);
    expect(account.cloudWatch.commandCalls(GetMetricDataCommand)).toHaveLength(1);
    expect(account.cloudWatch.commandCalls(GetMetricDataCommand)[0].args[0].input).toMatchObject({ StartTime: new Date('2026-11-24T13:02:00Z'), EndTime: new Date('2026-11-24T13:03:00Z') });
  });

  test('confirms what the log says', async () => {
    const account = new Account();
    account.lastUse = LAST;
    account.requests = { GenerateDataKey: 1, Decrypt: 1 };

    expect(await executed(account)).toEqual({ next: 'Proven' });
    expect(account.reports[0].witnesses).toEqual({
      lastUse: 'event event-of-request-2, which is in the log',
      requests: '1 GenerateDataKey counted, 1 in the log; 1 Decrypt counted, 1 in the log',
    });
  });

  test('says that a record was removed', async () => {
    const account = new Account();
    account.lastUse = LAST;

    expect(await executed(account, 4, run => recordsOf(run).slice(0, 1))).toMatchObject({
      error: 'Missing', cause: expect.stringContaining('lastUse: Decrypt is event event-of-request-2, and the log has no intact record of it'),
    });
    expect(counted(account)).toEqual([{ Late: 1 }, { Delivered: 0, Missing: 1, WitnessDisagrees: 1 }]);
  });

  test('says that a record was exchanged, although nothing else tells it', async () => {
    const account = new Account();
    account.lastUse = LAST;

    expect(await executed(account, 4, run => recordsOf(run).map(record => ({ ...record, eventID: `copy-of-${String(record.eventID)}` })))).toMatchObject({
      error: 'WitnessDisagrees', cause: expect.stringContaining('and the log has copy-of-event-of-request-2'),
    });
    expect(counted(account)).toEqual([{ Delivered: 1, DeliverySeconds: 240, WitnessDisagrees: 1 }]);
  });

  test('is kept from the deadline on: later it speaks of a later execution', async () => {
    const account = new Account();
    account.lastUse = LAST;

    expect(await account.execute((_run, look) => {
      account.lastUse = look > DEADLINE_LOOK ? { ...LAST, KmsRequestId: 'later' } : LAST;
    })).toMatchObject({ error: 'Missing', cause: expect.stringContaining('lastUse: Decrypt is event') });
  });

  test.each([
    ['somebody else used the key since', { KmsRequestId: 'other', Timestamp: new Date('2026-11-24T13:20:00Z') }, 'the key was used by somebody else since'],
    ['KMS does not count the calls yet', { KmsRequestId: 'other', Timestamp: new Date('2026-11-24T12:02:10Z') }, 'it does not count the calls yet'],
    ['KMS knows of no use', undefined, 'it does not count the calls yet'],
  ])('proves nothing where %s', async (_what, lastUse, says) => {
    const account = new Account();
    account.lastUse = lastUse;

    expect(await executed(account)).toEqual({ next: 'Proven' });
    expect(account.reports[0].witnesses).toMatchObject({ lastUse: says });
  });

  test('says that a record of somebody else is missing', async () => {
    const account = new Account();
    account.requests = { GenerateDataKey: 1, Decrypt: 3 };

    expect(await executed(account, 4, run => [...recordsOf(run), otherRecord(run, { eventName: 'Decrypt' })])).toMatchObject({
      error: 'WitnessDisagrees', cause: expect.stringContaining('requests: 1 GenerateDataKey counted, 1 in the log; 3 Decrypt counted, 2 in the log'),
    });
  });

  test('says that a record was made up', async () => {
    const account = new Account();
    account.requests = { GenerateDataKey: 1, Decrypt: 0 };

    expect(await executed(account)).toMatchObject({ error: 'WitnessDisagrees' });
  });

  test.each<[string, CloudTrailRecord, number]>([
    ['succeeded', {}, 2],
    ['failed', { errorCode: 'AccessDenied' }, 1],
    ['was made in another minute', { eventTime: '2026-11-24T13:04:00Z' }, 1],
    ['was made at the edge of the minute, which may be counted in either', { eventTime: '2026-11-24T13:03:01Z' }, 2],
    ['was made with another key', { resources: [{ ARN: 'arn:aws:kms:eu-west-1:111122223333:key/other' }] }, 1],
    ['is another operation', { eventName: 'DescribeKey' }, 1],
    ['is of another service', { eventSource: 's3.amazonaws.com' }, 1],
  ])('counts only what CloudWatch counts: a call that %s', async (_what, changes, inLog) => {
    const account = new Account();
    account.requests = { GenerateDataKey: 1, Decrypt: 1 };
    await executed(account, 4, run => [...recordsOf(run), otherRecord(run, { eventName: 'Decrypt', ...changes })]);

    expect(account.reports[0].witnesses).toMatchObject({ requests: `1 GenerateDataKey counted, 1 in the log; 1 Decrypt counted, ${inLog} in the log` });
  });

  test('counts a file that was young, and read twice, once', async () => {
    const account = new Account();
    account.requests = { GenerateDataKey: 1, Decrypt: 2 };

    expect(await executed(account, 4.9)).toMatchObject({ error: 'WitnessDisagrees', cause: expect.stringContaining('2 Decrypt counted, 1 in the log') });
  });

  test('may have nothing to say', async () => {
    const account = new Account();

    expect(await executed(account)).toEqual({ next: 'Proven' });
    expect(account.reports[0].witnesses).toMatchObject({ requests: 'CloudWatch has no counts of the key for these minutes' });
  });

  test('that cannot be asked does not stop the proof', async () => {
    const account = new Account();
    account.kms.on(GetKeyLastUsageCommand).rejects(failure('NotFoundException', 'key of another account'));
    account.cloudWatch.on(GetMetricDataCommand).rejects(failure('InternalServiceFault', 'broken'));

    expect(await executed(account)).toEqual({ next: 'Proven' });
    expect(account.reports[0].witnesses).toEqual({
      lastUse: 'it could not be asked: NotFoundException: key of another account',
      requests: 'it could not be asked: InternalServiceFault: broken',
    });
  });
});
