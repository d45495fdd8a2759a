import { isJson } from '../is-json';

/** Logs of other services that lie in the same buckets, by how they begin. */
const OTHER_TEXTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^version account-id |^\d \d{12} eni-/, 'a VPC flow log'],
  [/^(https?|h2|grpcs|wss?|tls) \d{4}-\d{2}-\d{2}T|^\d{4}-\d{2}-\d{2}T\S+ \S+ [\d.:]+ [\d.:-]+ -?\d/, 'an access log of a load balancer'],
  [/^[0-9a-f]{64} \S+ \[\d{2}\/\w{3}\/\d{4}/, 'an access log of S3'],
  [/^#Version: 1\.0/, 'an access log of CloudFront'],
];

/** The same for JSON, by a field that it has. */
const OTHER_DOCUMENTS: ReadonlyArray<readonly [string, string]> = [
  ['configurationItems', 'AWS Config'],
  ['logEvents', 'a CloudWatch Logs subscription'],
  ['httpRequest', 'AWS WAF'],
  ['srcAddr', 'a Route 53 resolver log'],
  ['schemaVersion', 'Amazon GuardDuty or Security Hub'],
];

/** Fields that a digest file has and a log file has not. */
const DIGEST_FIELDS = ['digestS3Object', 'digestStartTime'];

/** Why a text gave no records. */
export interface Explanation {
  /** What is wrong with it, in words that follow a file's name. Nothing, when it is a log file without records. */
  readonly problem?: string;

  /** Why it was left out with good reason. */
  readonly note?: string;
}

/** Looks again at a text in which no record was found. */
export function explainUnreadable(text: string): Explanation {
  if (text.trim() === '') {
    return { problem: 'is empty' };
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { problem: `is not JSON: ${notJson(text, error as Error)}` };
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { problem: 'has no `Records`: it is no JSON object' };
  }
  return explainObject(document);
}

function explainObject(document: object): Explanation {
  const fields = Object.keys(document);
  if (DIGEST_FIELDS.every(field => fields.includes(field))) {
    return { note: 'is a digest file, which holds no records: see --verify' };
  }
  if (!('Records' in document)) {
    const other = OTHER_DOCUMENTS.find(([field]) => fields.includes(field));
    return { problem: `has no \`Records\`: ${other ? `it looks like ${other[1]}` : fields.length > 0 ? `its fields are ${excerpt(fields.join(', '))}` : 'it has no field at all'}` };
  }
  if (!Array.isArray(document.Records)) {
    return { problem: '`Records` is not a list' };
  }
  // JSON.parse takes what the stricter parser of the records does not, such as half of a surrogate pair.
  return document.Records.length === 0 ? {} : { problem: 'holds text that is no valid Unicode' };
}

function notJson(text: string, error: Error): string {
  const other = OTHER_TEXTS.find(([beginning]) => beginning.test(text));
  if (other) {
    return `it looks like ${other[1]}`;
  }
  return /^\s*[[{]/.test(text) ? reason(text, error) : `it begins with "${excerpt(text)}"`;
}

/** V8 says where, and quotes what it found there. */
function reason(text: string, error: Error): string {
  if (/end of JSON input|Unterminated string/.test(error.message)) {
    return `it ends too early, after ${text.length} characters`;
  }
  const lines = text.trim().split('\n', 2);
  return lines.length > 1 && isJson(lines[0]) ? 'it holds a document on each line, where a log file is one document, {"Records": [ … ]}' : excerpt(error.message, 120);
}

function excerpt(text: string, length = 60): string {
  const line = text.slice(0, length + 1).replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
