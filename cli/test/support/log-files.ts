import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { gzipSync } from 'zlib';

/** Log files that were really written by CloudTrail. */
export const REAL = path.join(__dirname, '../../../test/data/cloudtrail');

/** Log files with the kinds of records that the real ones lack. */
export const SYNTHETIC = path.join(__dirname, '../../../test/data/synthetic');

/** A record of KMS, complete enough for every question; changed by what is given. */
export function kmsRecord(id: number, changes: object = {}): object {
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE', arn: 'arn:aws:iam::111122223333:user/alice', accountId: '111122223333', userName: 'alice' },
    eventTime: '2026-01-31T12:00:00Z',
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.1',
    userAgent: 'test',
    requestParameters: { encryptionContext: { purpose: 'test' } },
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    readOnly: true,
    resources: [{ ARN: 'arn:aws:kms:eu-west-1:111122223333:key/0a0a0a0a-1111-4aaa-8aaa-000000000001', accountId: '111122223333', type: 'AWS::KMS::Key' }],
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...changes,
  };
}

/** The text of a log file. */
export function logText(...records: unknown[]): string {
  return JSON.stringify({ Records: records });
}

/** A folder for log files that is gone after `remove`. */
export class LogFolder {
  readonly path = realpathSync(mkdtempSync(path.join(tmpdir(), 'cli-test-')));

  /** Writes a file, in folders that are made, and gives its path. */
  write(name: string, content: string | Buffer): string {
    const file = path.join(this.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  /** Writes a log file as CloudTrail does: one line, compressed where its name says so. */
  writeLog(name: string, ...records: unknown[]): string {
    const text = logText(...records);
    return this.write(name, name.endsWith('.gz') ? gzipSync(text) : text);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
