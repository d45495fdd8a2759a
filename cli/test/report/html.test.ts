import { html } from 'cdk-at-rest/offline';
import { callsChart } from '../../src/report/charts';
import { htmlReport } from '../../src/report/html';
import { auditReport, HOSTILE, NOT_VERIFIED, QUERY, VERIFIED } from '../support/reports';

test('loads nothing and runs nothing', () => {
  const page = htmlReport(auditReport());
  expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  expect(page).not.toMatch(/<(script|link|img|iframe|object)|https?:|url\(|@import| on\w+=/);
});

test('escapes everything that comes from records and files', () => {
  const said = { path: HOSTILE, message: HOSTILE };
  const query = { ...QUERY, title: HOSTILE, question: HOSTILE, caveat: HOSTILE };
  const page = htmlReport(auditReport(
    {
      answers: [{ query, rows: [{ principal: HOSTILE, calls: 1, first_call: HOSTILE }], rowCount: 1 }],
      filter: { key: HOSTILE, principal: HOSTILE },
      verification: { ...NOT_VERIFIED, problems: [{ ...NOT_VERIFIED.problems[0], ...said }], trails: [{ ...NOT_VERIFIED.trails[0], trail: HOSTILE }] },
      callsByDay: [{ day: HOSTILE, calls: 1, denied: 1 }],
    },
    { accounts: [HOSTILE], regions: [HOSTILE], firstEvent: HOSTILE, problems: [said], notes: [said] },
  ));
  expect(page).not.toMatch(/<script|alert\("x"\)|\u001b|\u202e/);
  expect(page.match(/&lt;script&gt;alert\(&quot;x&quot;\)/g)!.length).toBeGreaterThan(15);
});

test('has a table with a caption of its own, heads and bars', () => {
  const page = htmlReport(auditReport());
  expect(page).toContain('role="region" aria-label="Who called"');
  expect(page).toContain('<th scope="col" class="number">calls</th>');
  expect(page).toContain('<td class="number bar"><span style="width:100.0%"></span><b>1,200</b></td>');
  expect(page).toContain('<td class="number bar"><span style="width:0.3%"></span><b>3</b></td>');
  expect(page).toContain('<td class="time">2026-01-01T00:00:00Z</td>');
  expect(page).toContain('<dt>principal</dt><dd>ARN of the caller</dd>');
});

test('says what is not there and what is not shown', () => {
  expect(htmlReport(auditReport({ answers: [{ query: { ...QUERY, caveat: undefined }, rows: [], rowCount: 0 }] }))).toContain('<strong>No such record.</strong>');
  expect(htmlReport(auditReport({ answers: [{ query: QUERY, rows: auditReport().answers[0].rows, rowCount: 3 }] }))).toContain('The first 2 of 3 rows');
});

test('shows the verification, good or bad', () => {
  expect(htmlReport(auditReport({ verification: NOT_VERIFIED }))).toMatch(/<section class="problem">\n<h2>Verification[^]*NOT VERIFIED[^]*<code>s3:\/\/logs\/a\.json\.gz<\/code> is missing/);
  expect(htmlReport(auditReport({ verification: VERIFIED }))).toMatch(/<section class="proven">\n<h2>Verification[^]*Verified:[^]*<td>nothing<\/td>/);
  expect(htmlReport(auditReport({ verification: { ...VERIFIED, trails: [] } }))).not.toContain('aria-label="Trails"');
});

test('a template escapes texts, joins lists, and leaves its own kind', () => {
  expect(html`<p>${'a & "b"'}${[1, html`<b>${"<'>"}</b>`]}</p>`.text).toBe('<p>a &amp; &quot;b&quot;1<b>&lt;&#39;&gt;</b></p>');
});

describe('the chart of calls', () => {
  const day = (date: string, calls = 1, denied = 0): { day: string; calls: number; denied: number } => ({ day: date, calls, denied });

  test('has room for days without a call', () => {
    const chart = callsChart([day('2026-01-30', 10), day('2026-02-01', 5, 2)]).text;
    expect(chart.match(/<title>[^<]*/g)).toEqual(['<title>2026-01-30: 10 calls, 0 denied', '<title>2026-01-31: 0 calls, 0 denied', '<title>2026-02-01: 5 calls, 2 denied']);
    expect(chart).toContain('aria-label="Bars: calls of KMS for each day from 2026-01-30 to 2026-02-01, at most 10"');
    expect(chart).toContain('<th scope="row">2026-02-01</th><td class="number">5</td><td class="number">2</td>');
    expect(chart).not.toContain('<th scope="row">2026-01-31</th>');
  });

  test('has months where days would be too narrow to see', () => {
    expect(callsChart([day('2026-01-30', 10), day('2026-06-01', 5), day('2026-06-02', 7, 1)]).text.match(/<title>[^<]*/g)).toEqual([
      '<title>2026-01: 10 calls, 0 denied', '<title>2026-02: 0 calls, 0 denied', '<title>2026-03: 0 calls, 0 denied', '<title>2026-04: 0 calls, 0 denied',
      '<title>2026-05: 0 calls, 0 denied', '<title>2026-06: 12 calls, 1 denied',
    ]);
  });

  test('shows one call beside a million', () => {
    expect(callsChart([day('2026-01-01', 1_000_000), day('2026-01-02', 1)]).text).toContain('height="1.0"');
  });

  test('is not there without a call, and takes a date that is none as it comes', () => {
    expect(callsChart([]).text).toBe('');
    expect(callsChart([day('yesterday', 2)]).text).toContain('<title>yesterday: 2 calls, 0 denied');
    expect(callsChart([day('2026-01-01'), day('2026-01-02 odd'), day('2026-01-03')]).text.match(/<title>/g)).toHaveLength(3);
  });
});
