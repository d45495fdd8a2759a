import { explainUnreadable } from '../../src/records/explain-unreadable';

test.each([
  [' \n', 'is empty'],
  ['2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK', 'is not JSON: it looks like a VPC flow log'],
  ['version account-id interface-id srcaddr dstaddr', 'is not JSON: it looks like a VPC flow log'],
  ['https 2026-01-31T23:39:43.945958Z app/my-loadbalancer/50dc6c495c0c9188 192.0.2.1:2817 10.0.0.1:80 0.086', 'is not JSON: it looks like an access log of a load balancer'],
  ['2026-01-31T23:39:43.945958Z my-loadbalancer 192.0.2.1:2817 10.0.0.1:80 0.000073 0.001048', 'is not JSON: it looks like an access log of a load balancer'],
  [`${'79a5'.repeat(16)} bucket [06/Feb/2026:00:00:38 +0000] 192.0.2.3`, 'is not JSON: it looks like an access log of S3'],
  ['#Version: 1.0\n#Fields: date time', 'is not JSON: it looks like an access log of CloudFront'],
  ['<?xml version="1.0"?>\n<Error>', 'is not JSON: it begins with "<?xml version="1.0"?> <Error>"'],
  [`x${'y'.repeat(100)}`, `is not JSON: it begins with "x${'y'.repeat(59)}…"`],
  ['{"Records":[{"eventTime":"2026-', 'is not JSON: it ends too early, after 31 characters'],
  ['{"Records":[', 'is not JSON: it ends too early, after 12 characters'],
  ['{"eventName":"Decrypt"}\n{"eventName":"Encrypt"}\n', 'is not JSON: it holds a document on each line, where a log file is one document, {"Records": [ … ]}'],
  ['[]', 'has no `Records`: it is no JSON object'],
  ['"text"', 'has no `Records`: it is no JSON object'],
  ['null', 'has no `Records`: it is no JSON object'],
  ['{}', 'has no `Records`: it has no field at all'],
  ['{"a":1,"b":2}', 'has no `Records`: its fields are a, b'],
  ['{"fileVersion":"1.0","configurationItems":[]}', 'has no `Records`: it looks like AWS Config'],
  ['{"records":[]}', 'has no `Records`: its fields are records'],
  ['{"Records":{}}', '`Records` is not a list'],
  ['{"Records":[{"eventName":"\\ud800"}]}', 'holds text that is no valid Unicode'],
])('%j', (text, problem) => {
  expect(explainUnreadable(text)).toEqual({ problem });
});

test('says what is wrong within broken JSON', () => {
  expect(explainUnreadable('{"Records":[}').problem).toMatch(/^is not JSON: .*Unexpected token/);
});

test('finds nothing wrong with a log file without records', () => {
  expect(explainUnreadable('{"Records":[]}')).toEqual({});
});

test('tells a digest file, which is no mistake', () => {
  expect(explainUnreadable('{"digestStartTime":"2026-01-31T00:00:00Z","digestS3Object":"a","logFiles":[]}')).toEqual({ note: 'is a digest file, which holds no records: see --verify' });
});
