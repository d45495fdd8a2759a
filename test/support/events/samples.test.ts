import { eventOf, realRecords, syntheticRecord, unknownFields } from './records';
import { SAMPLES } from './samples';

test('every sample has the fields that real records have, and no others', () => {
  expect(SAMPLES.filter(({ record }) => unknownFields(record).length > 0).map(({ name, record }) => [name, unknownFields(record)])).toEqual([]);
});

test('finds a field that real records lack, or have with another type', () => {
  const [real] = realRecords().filter(record => record.eventSource === 'kms.amazonaws.com');
  const record = syntheticRecord(real, { eventName: 'DisableKey', requestParameters: null, userIdentity: { nickname: 'alice' } });

  expect(unknownFields({ ...record, keyId: 'key', eventName: 1 })).toEqual(['eventName', 'keyId', 'userIdentity.nickname']);
});

test('samples have names of their own, and no record is called real that is not', () => {
  expect(new Set(SAMPLES.map(({ name }) => name)).size).toBe(SAMPLES.length);
  for (const { name, record } of SAMPLES) {
    expect([name, realRecords().includes(record)]).toEqual([name, name.endsWith('(real)')]);
  }
});

test('an event holds the record, and is of its service, account and Region', () => {
  const [{ record }] = SAMPLES;

  expect(eventOf(record)).toEqual({
    'version': '0',
    'id': record.eventID,
    'detail-type': 'AWS API Call via CloudTrail',
    'source': 'aws.cloudtrail',
    'account': '123837392027',
    'time': record.eventTime,
    'region': 'us-east-1',
    'resources': [],
    'detail': record,
  });
});
