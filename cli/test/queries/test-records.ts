import * as fs from 'fs';
import * as path from 'path';
import type { CloudTrailRecord } from './records-table';

const DATA = path.join(__dirname, '../../../test/data');

/** The records of all log files in a folder of test data. */
export function recordsIn(folder: 'cloudtrail' | 'synthetic'): CloudTrailRecord[] {
  return fs.readdirSync(path.join(DATA, folder)).filter(file => file.endsWith('.json')).sort()
    .flatMap(file => (JSON.parse(fs.readFileSync(path.join(DATA, folder, file), 'utf8')) as { Records: CloudTrailRecord[] }).Records);
}

/** The synthetic records by the number that their `eventID` ends in. */
export function synthetic(...numbers: number[]): CloudTrailRecord[] {
  return recordsIn('synthetic').filter(record => numbers.includes(Number(String(record.eventID).slice(-12))));
}

export const ACCOUNT = '111122223333';
export const ORDERS = keyArn(1);
export const ARCHIVE = keyArn(2);
export const SIGNING = keyArn(3);
export const RETIRED = keyArn(4);

/** ARN of a role of the synthetic records. */
export function roleArn(name: string, account = ACCOUNT): string {
  return `arn:aws:iam::${account}:role/service/${name}`;
}

/** ARN of a user of the synthetic records. */
export function userArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:user/${name}`;
}

function keyArn(number: number): string {
  return `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0a0a0a0a-1111-4aaa-8aaa-00000000000${number}`;
}
