import type { AuditQuery } from 'cdk-at-rest/offline';
import { EXIT_CODES } from '../exit-code';

/** The questions, each with its name. */
export function queryList(queries: readonly AuditQuery[]): string {
  const longest = Math.max(...queries.map(query => query.name.length));
  return queries.map(query => `${query.name.padEnd(longest)}  ${query.question}\n`).join('');
}

/** What `audit --help` says beside its options. */
export function auditHelp(): string {
  return `
Examples:
  Copy the log files of a month, and see who used which key:
    $ aws s3 sync s3://LOG-BUCKET/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/ logs/
    $ cdk-at-rest audit logs/

  What did one role read in January, and through which keys?
    $ cdk-at-rest audit logs/ --query data-read --principal orders-role --since 2026-01-01 --until 2026-01-31

  A page to hand over:
    $ cdk-at-rest audit logs/ --output audit.html

  Denied calls, for a program:
    $ cdk-at-rest audit logs/ --query denied-calls --format json | jq '.answers[0].rows'

  When was each key last used, those included that no record names?
    $ for key in $(aws kms list-keys --query 'Keys[].KeyId' --output text); do aws kms describe-key --key-id "$key"; done | jq -s . > keys.json
    $ cdk-at-rest audit logs/ --query last-use --inventory keys.json

  Is a file missing or changed since CloudTrail delivered it? The copy needs the folder CloudTrail-Digest beside CloudTrail:
    $ cdk-at-rest audit AWSLogs/ --verify

The report goes to standard output, messages to standard error. Meanwhile the records lie in a temporary folder (TMPDIR says where), which is removed at the end.

Exit codes:
${EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(3)} ${meaning}`).join('\n')}
`;
}
