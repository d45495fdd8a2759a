import { FORMATS, formatOf } from '../../src/report/format';
import { jsonReport } from '../../src/report/json';
import { markdownReport } from '../../src/report/markdown';
import { fitted, tableReport } from '../../src/report/table';
import { Recorder } from '../support/recorder';
import { auditReport, HOSTILE, NOT_VERIFIED, QUERY, VERIFIED } from '../support/reports';

const PIPE = new Recorder();
const cut = auditReport({ answers: [{ query: QUERY, rows: auditReport().answers[0].rows, rowCount: 5000 }] });
const none = auditReport({ answers: [{ query: QUERY, rows: [], rowCount: 0 }], filter: { since: '2026-01-01', until: '2026-01-31', key: 'alias/a', principal: 'orders' } }, {
  recordsInPeriod: 0, kmsRecords: 0, firstEvent: null, lastEvent: null, accounts: [], regions: [],
});
const hostile = auditReport(
  { answers: [{ query: QUERY, rows: [{ principal: HOSTILE, calls: 1, first_call: null }], rowCount: 1 }] },
  { problems: [{ path: HOSTILE, message: HOSTILE }] },
);

describe('which form', () => {
  test.each([
    [undefined, undefined, 'table'], ['json', undefined, 'json'], [undefined, 'a.html', 'html'], [undefined, 'A.HTM', 'html'], [undefined, 'a.md', 'markdown'],
    [undefined, 'a.json', 'json'], [undefined, 'a.txt', 'table'], [undefined, 'a', 'table'], ['markdown', 'a.html', 'markdown'],
  ])('--format %s --output %s is %s', (name, file, expected) => {
    expect(formatOf(name, file).name).toBe(expected);
  });

  test('every form writes the same report', () => {
    FORMATS.forEach(format => expect(format.write(auditReport(), PIPE)).toContain('arn:aws:iam::111122223333:role/orders'));
  });
});

describe('table', () => {
  test('says what the answers rest on, the question, its answer and what it cannot say', () => {
    expect(tableReport(auditReport(), PIPE)).toMatch(new RegExp([
      'Input {6}1,234 records in 2 files',
      'Records {4}from 2026-01-01T00:00:00Z to 2026-01-31T23:59:59Z',
      'Of KMS {5}17 records',
      'Accounts {3}111122223333',
      'Regions {4}eu-west-1, us-east-1',
      '',
      'Who called: Who called what\\?',
      '┌.*┐',
      '│ principal .*│ calls │ first_call .*│',
      '├.*┤',
      '│ arn:aws:iam::111122223333:role/orders │ 1,200 │ 2026-01-01T00:00:00Z │',
      '│ {39}│ {5}3 │ 2026-01-02T00:00:00Z │',
      '└.*┘',
      'A call is not an access.',
      '',
      'CloudTrail records every successful call',
    ].join('\n')));
  });

  test('says what was asked for and that there is nothing', () => {
    expect(tableReport(none, PIPE)).toMatch(/Asked for {2}since 2026-01-01, until 2026-01-31: 0 records\nRecords {4}none in the period\n[^]*Accounts {3}none\n[^]*Key {8}alias\/a\nPrincipal {2}orders\n[^]*No such record\./);
  });

  test('says how many rows it does not show', () => {
    expect(tableReport(cut, PIPE)).toContain('The first 2 of 5,000 rows; --limit 0 shows all.');
  });

  test.each([60, 72, 80, 200])('fits a terminal of %d characters', width => {
    const lines = tableReport(auditReport(), new Recorder(true, width)).split('\n');
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width);
    expect(lines.some(line => line.includes('2026-01-01T00:00:00Z') && line.includes('1,200'))).toBe(true);
  });

  test('puts a line between rows only where one of them has several lines', () => {
    expect(tableReport(auditReport(), new Recorder(true, 60)).match(/├/g)).toHaveLength(2);
    expect(tableReport(auditReport(), new Recorder(true, 200)).match(/├/g)).toHaveLength(1);
  });

  test('lists the rows where a table would not fit, without what is empty', () => {
    const text = tableReport(auditReport(), new Recorder(true, 40));
    expect(text).toMatch(/──── 1 ─{33}\nprincipal {3}arn:aws:iam::111122223333:role\/orders\ncalls {7}1,200\nfirst_call {2}2026-01-01T00:00:00Z\n──── 2 ─{33}\ncalls {7}3\n/);
  });

  test('does not shorten what goes into a pipe', () => {
    const long = 'x'.repeat(500);
    const text = tableReport(auditReport({ answers: [{ query: QUERY, rows: [{ principal: long, calls: 1, first_call: '' }], rowCount: 1 }] }), PIPE);
    expect(text).toContain(`│ ${long} │`);
  });

  test('gives a terminal nothing to obey', () => {
    const text = tableReport(hostile, new Recorder(true, 200));
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    expect(text).toContain('\\u001b[31m\\u000d\\u000anext \\u202e');
  });

  test('has the verification before the answers', () => {
    const text = tableReport(auditReport({ verification: NOT_VERIFIED }), PIPE);
    expect(text.indexOf('NOT VERIFIED')).toBeGreaterThan(0);
    expect(text.indexOf('NOT VERIFIED')).toBeLessThan(text.indexOf('Who called'));
  });

  test.each([
    [[30, 30, 5], [12, 12, 5], 50, [17, 18, 5]],
    [[20, 5], [20, 5], 100, [20, 5]],
    [[20, 20], [20, 12], 42, [20, 15]],
    [[20, 20], [12, 12], 20, undefined],
    [[500], [12], undefined, [500]],
  ])('widths %j of at least %j in %s are %j', (natural, least, width, expected) => {
    expect(fitted(natural, least, width)).toEqual(expected);
  });
});

describe('json', () => {
  test('has every row with numbers as numbers, and what the columns mean', () => {
    const parsed = JSON.parse(jsonReport(auditReport({ filter: { key: 'k', inventory: [{ keyArn: 'arn:a' }] } }))) as Record<string, unknown>;
    expect(parsed).toEqual({
      created: '2026-02-01T08:00:00.000Z',
      filter: { key: 'k', inventory: 1 },
      input: auditReport().input,
      callsByDay: auditReport().callsByDay,
      answers: [{ name: 'who', title: 'Who called', question: 'Who called what?', caveat: 'A call is not an access.', columns: QUERY.columns, rowCount: 2, rows: auditReport().answers[0].rows }],
    });
  });

  test('has the verification', () => {
    expect(JSON.parse(jsonReport(auditReport({ verification: NOT_VERIFIED })))).toMatchObject({ verification: { isVerified: false, problems: [{ path: 's3://logs/a.json.gz' }] } });
  });
});

describe('markdown', () => {
  test('is a page of tables', () => {
    const text = markdownReport(auditReport({}, { problems: [{ path: 'a.json', message: 'is empty' }], notes: [{ path: 'b', message: 'is noted' }] }));
    expect(text).toContain('# Audit of encryption keys\n\n|  |  |\n| --- | --- |\n| Input | 1,234 records in 2 files |\n');
    expect(text).toContain('## Input that could not be used\n\n| file |  |\n| --- | --- |\n| a.json | is empty |\n\n## Notes\n');
    expect(text).toContain('| principal | calls | first_call |\n| --- | ---: | --- |\n| arn:aws:iam::111122223333:role/orders | 1,200 | 2026-01-01T00:00:00Z |\n|  | 3 | 2026-01-02T00:00:00Z |\n\n> A call is not an access.');
    expect(text).toMatch(/Created 2026-02-01T08:00:00\.000Z by cdk-at-rest\.\n$/);
  });

  test('says what is cut and what is not there', () => {
    expect(markdownReport(cut)).toContain('\n\nThe first 2 of 5,000 rows; --limit 0 shows all.\n\n');
    expect(markdownReport(none)).toContain('Who called what?\n\nNo such record.\n');
  });

  test('has no markup from the records', () => {
    expect(markdownReport(hostile)).toContain('| &lt;script\\>alert("x")&lt;/script\\>\\|\\[a\\](javascript:x) \\`b\\` \\\\u001b\\[31m\\\\u000d\\\\u000anext \\\\u202e | 1 |  |');
  });

  test('has the verification', () => {
    const text = markdownReport(auditReport({ verification: NOT_VERIFIED }));
    expect(text).toContain('**NOT VERIFIED: files are not as CloudTrail delivered them.**');
    expect(text).toContain('| 111122223333 | eu-west-1 | audit | 3 of 3 | 8 of 9 | 2026-01-31T00:00:00Z to 2026-01-31T01:00:00Z |');
    expect(text).toContain('| s3://logs/a.json.gz | is missing |');
    expect(markdownReport(auditReport({ verification: VERIFIED }))).toMatch(/\*\*Verified: the log is as CloudTrail delivered it\.\*\*[^]*\| nothing \|/);
    expect(markdownReport(auditReport({ verification: { ...NOT_VERIFIED, trails: [], problems: [{ ...NOT_VERIFIED.problems[0], severity: 'unproven' }] } })))
      .toContain('**NOT VERIFIED: the evidence is incomplete.**');
  });
});
