/** The records that we wrote have the fields and types of those that CloudTrail wrote. */
import * as fs from 'fs';
import * as path from 'path';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Fields = { [name: string]: Json };

/** What is in them depends on the event. */
const FREE_FORM = ['requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails', 'insightDetails', 'webIdFederationData'];

/**
 * Documented, but in none of the real records: of network activity and insights.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const DOCUMENTED = ['vpcEndpointAccountId: string', 'insightDetails: object'];

const REQUIRED = ['eventVersion', 'eventTime', 'eventSource', 'eventName', 'awsRegion', 'eventID', 'eventType', 'recipientAccountId', 'eventCategory'];

function recordsIn(folder: string): Fields[] {
  const directory = path.join(__dirname, '../../data', folder);
  return fs.readdirSync(directory).filter(file => file.endsWith('.json'))
    .flatMap(file => (JSON.parse(fs.readFileSync(path.join(directory, file), 'utf8')) as { Records: Fields[] }).Records);
}

/** `userIdentity.arn: string`, of each field in it. */
function shapeOf(record: Json, prefix = ''): string[] {
  return Object.entries(record as Fields).flatMap(([name, value]) => {
    const where = `${prefix}${name}`;
    if (Array.isArray(value)) {
      return [`${where}: array`, ...value.flatMap(each => shapeOf(each, `${where}[].`))];
    }
    const isObject = typeof value === 'object' && value !== null;
    return [`${where}: ${value === null ? 'null' : typeof value}`, ...isObject && !FREE_FORM.includes(name) ? shapeOf(value, `${where}.`) : []];
  });
}

const REAL = new Set([...recordsIn('cloudtrail').flatMap(record => shapeOf(record)), ...DOCUMENTED]);
const SYNTHETIC = recordsIn('synthetic');

test('they are there to compare', () => {
  expect(REAL.size).toBeGreaterThan(50);
  expect(SYNTHETIC.length).toBeGreaterThan(40);
});

test.each([...new Map(SYNTHETIC.map(record => [record.eventID, record])).entries()])('%s', (_, record) => {
  expect(shapeOf(record).filter(field => !REAL.has(field))).toEqual([]);
  expect(Object.keys(record)).toEqual(expect.arrayContaining(REQUIRED));
});

test('they are of made-up accounts only', () => {
  const accounts = new Set(JSON.stringify(SYNTHETIC).match(/\b\d{12}\b/g));

  expect([...accounts].filter(account => !account.startsWith('0000000')).sort()).toEqual(['111122223333', '444455556666']);
});

test('the real ones are unchanged, with their licence', () => {
  const directory = path.join(__dirname, '../../data/cloudtrail');

  expect(recordsIn('cloudtrail')).toHaveLength(954);
  expect(fs.readFileSync(path.join(directory, 'LICENSE'), 'utf8')).toContain('Copyright (c) 2023 Invictus Incident Response');
});
