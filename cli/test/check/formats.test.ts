import { EncryptionLevel, type Rule } from 'cdk-at-rest/offline';
import type { CheckedFinding, CheckedResource, CheckReport } from '../../src/check/check-report';
import { CHECK_FORMATS } from '../../src/check/formats/format';
import { Recorder } from '../support/recorder';

const ERROR: Rule = { id: 'AtRest-Bad', level: 'error', description: 'It is bad', fix: 'Make it good' };
const WARNING: Rule = { id: 'AtRest-Odd', level: 'warning', description: 'It is odd', fix: 'Make it even' };
const NOTE: Rule = { id: 'AtRest-Known', level: 'note', description: 'It is known', fix: 'Do nothing' };

function finding(rule: Rule, more: Partial<CheckedFinding> = {}): CheckedFinding {
  return { rule, detail: `detail of ${rule.level}`, fails: rule.level === 'error' && more.acknowledged === undefined, ...more };
}

function resource(logicalId: string, findings: readonly CheckedFinding[], more: Partial<CheckedResource> = {}): CheckedResource {
  return { logicalId, path: `App/${logicalId}`, type: 'AWS::SQS::Queue', state: 'AWS owned', line: 7, findings, ...more };
}

const REPORT: CheckReport = {
  level: EncryptionLevel.CUSTOMER_MANAGED,
  failOn: 'error',
  isComparison: false,
  templates: [
    {
      name: 'out/Orders.json',
      file: 'out/Orders.json',
      stackName: 'Orders',
      account: '111122223333',
      region: 'eu-west-1',
      resources: [
        resource('Bad', [finding(ERROR, { property: 'KmsKeyId', source: 'https://docs.aws.amazon.com/x' }), finding(WARNING)]),
        resource('Accepted', [finding(ERROR, { acknowledged: 'we <know> & "accept" it' }), finding(NOTE)]),
        resource('Good', [], { state: 'customer managed', line: undefined }),
        resource('Gone', [finding(ERROR)], { state: undefined, line: undefined, type: 'AWS::EFS::FileSystem' }),
      ],
    },
    { name: 'out/Empty.json', file: 'out/Empty.json', resources: [] },
  ],
  stale: [{ rule: 'AtRest-Bad', resource: 'X', reason: 'old' }],
  problems: [{ path: 'out/broken.json', message: 'is broken' }],
  notes: [{ path: 'out', message: 'has a note' }],
};

const HOSTILE: CheckReport = {
  ...REPORT,
  templates: [{ name: 'a]]>\u001b[31m<&"\'.json', file: 'a b/ü&.json', resources: [resource('R', [finding(ERROR, { detail: '<script>\u0000\u001b]0;x\u0007\ud800' })], { path: '"><b>' })] }],
  problems: [{ path: '<&>', message: '"\u0001' }],
};

function written(name: string, report: CheckReport = REPORT, isQuiet = false, output = new Recorder()): string {
  return CHECK_FORMATS.find(format => format.name === name)!.write(report, { output, isQuiet });
}

describe('text', () => {
  const docs = 'https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md';

  test('groups findings by template and resource, then says what to do about each rule, once', () => {
    expect(written('text')).toBe(`out/Orders.json (stack Orders, account 111122223333, eu-west-1)

  App/Bad  AWS::SQS::Queue, line 7, AWS owned
    error    AtRest-Bad  detail of error
    warning  AtRest-Odd  detail of warning

  App/Accepted  AWS::SQS::Queue, line 7, AWS owned
    note     AtRest-Known  detail of note

  App/Gone  AWS::EFS::FileSystem
    error    AtRest-Bad  detail of error

What to do

  AtRest-Bad  2 findings
    It is bad.
    Make it good.
    ${docs}#atrest-bad

  AtRest-Odd  1 finding
    It is odd.
    Make it even.
    ${docs}#atrest-odd

  AtRest-Known  1 finding
    It is known.
    Do nothing.
    ${docs}#atrest-known

Acknowledged
  App/Accepted  AtRest-Bad  we <know> & "accept" it

3 resources that store data in 2 templates, each to be encrypted under a customer managed key: 2 errors, 1 warning, 1 note, 1 acknowledged.
2 findings fail the check (--fail-on error).
`);
  });

  test('says only what fails, where that is asked for', () => {
    const text = written('text', REPORT, true);
    expect(text).toContain('AtRest-Bad');
    expect(text).not.toMatch(/AtRest-Odd|AtRest-Known|Acknowledged|resources that store/);
    expect(written('text', { ...REPORT, templates: [] }, true)).toBe('');
  });

  test('is coloured on a terminal, unless nobody wants that', () => {
    const before = process.env.NO_COLOR;
    try {
      delete process.env.NO_COLOR;
      expect(written('text', REPORT, false, new Recorder(true))).toContain('\u001b[31merror  \u001b[39m');
      process.env.NO_COLOR = '1';
      expect(written('text', REPORT, false, new Recorder(true))).not.toContain('\u001b');
    } finally {
      process.env.NO_COLOR = before ?? '';
    }
    expect(written('text')).not.toContain('\u001b');
  });

  test('obeys nothing that a template says to a terminal', () => {
    expect(written('text', HOSTILE)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/); // eslint-disable-line no-control-regex
  });
});

describe('JSON', () => {
  test('has everything, with the summary', () => {
    const report = JSON.parse(written('json')) as Record<string, unknown>;
    expect(Object.keys(report)).toEqual(['version', 'tool', 'level', 'failOn', 'comparison', 'summary', 'templates', 'staleAcknowledgements', 'problems', 'notes']);
    expect(report).toMatchObject({
      version: 1,
      level: 'customer-managed',
      failOn: 'error',
      comparison: false,
      summary: { templates: 2, resources: 3, errors: 2, warnings: 1, notes: 1, acknowledged: 1, failing: 2 },
      staleAcknowledgements: REPORT.stale,
      problems: REPORT.problems,
      notes: REPORT.notes,
    });
    expect((report.templates as typeof REPORT.templates)[0]).toMatchObject({ name: 'out/Orders.json', file: 'out/Orders.json', stackName: 'Orders', account: '111122223333', region: 'eu-west-1' });
    expect((report.templates as typeof REPORT.templates)[0].resources[0]).toEqual({
      logicalId: 'Bad',
      path: 'App/Bad',
      type: 'AWS::SQS::Queue',
      line: 7,
      state: 'AWS owned',
      findings: [{
        rule: 'AtRest-Bad',
        level: 'error',
        description: 'It is bad',
        detail: 'detail of error',
        fails: true,
        property: 'KmsKeyId',
        source: 'https://docs.aws.amazon.com/x',
        fix: 'Make it good',
        documentation: 'https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-bad',
      }, expect.objectContaining({ rule: 'AtRest-Odd', fails: false })],
    });
  });
});

describe('SARIF', () => {
  interface SarifResult {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly partialFingerprints: Record<string, string>;
    readonly locations: [{ readonly physicalLocation: { readonly artifactLocation: unknown } }];
  }

  interface Log {
    readonly $schema: string;
    readonly version: string;
    readonly runs: [{
      readonly tool: { readonly driver: { readonly name: string; readonly rules: ReadonlyArray<Record<string, unknown> & { readonly id: string }> } };
      readonly invocations: [{ readonly executionSuccessful: boolean; readonly toolExecutionNotifications: ReadonlyArray<Record<string, unknown>> }];
      readonly results: ReadonlyArray<Record<string, unknown> & SarifResult>;
    }];
  }
  const log = (report?: CheckReport): Log => JSON.parse(written('sarif', report)) as Log;

  test('is of version 2.1.0, of one tool with the rules that were broken', () => {
    const { $schema, version, runs: [{ tool: { driver } }] } = log();
    expect([$schema, version, driver.name]).toEqual(['https://json.schemastore.org/sarif-2.1.0.json', '2.1.0', 'cdk-at-rest']);
    expect(driver.rules.map(({ id }) => id)).toEqual(['AtRest-Bad', 'AtRest-Odd', 'AtRest-Known']);
    expect(driver.rules[0]).toMatchObject({
      shortDescription: { text: 'It is bad.' },
      fullDescription: { text: 'It is bad.' },
      help: { text: 'Make it good.' },
      helpUri: 'https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-bad',
      defaultConfiguration: { level: 'error' },
      properties: { 'tags': ['security', 'encryption'], 'security-severity': '7.0' },
    });
  });

  test('has each finding where its resource stands, and code scanning tells it from others by its fingerprint', () => {
    const { results, tool: { driver: { rules } } } = log().runs[0];
    expect(results).toHaveLength(5);
    results.forEach(({ ruleId, ruleIndex }) => expect(rules[ruleIndex].id).toBe(ruleId));
    expect(results[0]).toMatchObject({
      level: 'error',
      message: { text: 'App/Bad (AWS::SQS::Queue): It is bad: detail of error. Make it good.' },
      locations: [{
        physicalLocation: { artifactLocation: { uri: 'out/Orders.json', uriBaseId: '%SRCROOT%' }, region: { startLine: 7 } },
        logicalLocations: [{ name: 'Bad', fullyQualifiedName: 'App/Bad', kind: 'resource' }],
      }],
    });
    expect(results[4]).toMatchObject({ locations: [{ physicalLocation: { region: { startLine: 1 } } }] });
    const fingerprints = results.map(({ partialFingerprints }) => partialFingerprints['cdkAtRest/v1']);
    expect(new Set(fingerprints).size).toBe(5);
    const templates = REPORT.templates.map(template => ({ ...template, resources: template.resources.map(each => ({ ...each, line: 99 })) }));
    const moved = { ...REPORT, templates };
    expect(log(moved).runs[0].results.map(({ partialFingerprints }) => partialFingerprints['cdkAtRest/v1'])).toEqual(fingerprints);
  });

  test('has acknowledged findings suppressed, and no others', () => {
    const suppressed = log().runs[0].results.filter(result => 'suppressions' in result);
    expect(suppressed).toEqual([expect.objectContaining({ ruleId: 'AtRest-Bad', suppressions: [{ kind: 'external', status: 'accepted', justification: 'we <know> & "accept" it' }] })]);
  });

  test('tells of input that could not be used', () => {
    const [{ invocations: [invocation] }] = log().runs;
    expect(invocation).toMatchObject({ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text: 'out/broken.json is broken' } }] });
    expect(log({ ...REPORT, problems: [] }).runs[0].invocations[0].executionSuccessful).toBe(true);
  });

  test('has files as URIs: from the working folder, or whole', () => {
    const uri = (file: string): unknown => {
      const [result] = log({ ...REPORT, templates: [{ ...REPORT.templates[0], file }] }).runs[0].results;
      return result.locations[0].physicalLocation.artifactLocation;
    };
    expect(uri('a b/ü&.json')).toEqual({ uri: 'a%20b/%C3%BC%26.json', uriBaseId: '%SRCROOT%' });
    expect(uri(`${process.cwd()}/x.json`)).toEqual({ uri: 'x.json', uriBaseId: '%SRCROOT%' });
    expect(uri('/elsewhere/a b.json')).toEqual({ uri: 'file:///elsewhere/a%20b.json' });
  });
});

describe('JUnit', () => {
  test('has a suite a template, and a case a resource', () => {
    expect(written('junit')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cdk-at-rest" tests="5" failures="2" errors="1" skipped="1">
  <testsuite name="out/Orders.json" tests="4" failures="2" errors="0" skipped="1">
    <testcase name="App/Bad" classname="AWS::SQS::Queue" file="out/Orders.json" line="7">
      <failure message="AtRest-Bad: detail of error" type="AtRest-Bad">error AtRest-Bad: It is bad: detail of error
Make it good.
https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-bad
</failure>
      <system-out>warning AtRest-Odd: It is odd: detail of warning
Make it even.
https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-odd
</system-out>
    </testcase>
    <testcase name="App/Accepted" classname="AWS::SQS::Queue" file="out/Orders.json" line="7">
      <skipped message="AtRest-Bad acknowledged: we &lt;know&gt; &amp; &quot;accept&quot; it"/>
      <system-out>note AtRest-Known: It is known: detail of note
Do nothing.
https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-known
</system-out>
    </testcase>
    <testcase name="App/Good" classname="AWS::SQS::Queue" file="out/Orders.json"/>
    <testcase name="App/Gone" classname="AWS::EFS::FileSystem" file="out/Orders.json">
      <failure message="AtRest-Bad: detail of error" type="AtRest-Bad">error AtRest-Bad: It is bad: detail of error
Make it good.
https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-bad
</failure>
    </testcase>
  </testsuite>
  <testsuite name="out/Empty.json" tests="0" failures="0" errors="0" skipped="0">
  </testsuite>
  <testsuite name="out/broken.json" tests="1" failures="0" errors="1" skipped="0">
    <testcase name="out/broken.json" classname="input">
      <error message="is broken" type="input"/>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test('is XML, whatever a template says', () => {
    const text = written('junit', HOSTILE);
    expect(text).toContain('<testcase name="&quot;&gt;&lt;b&gt;" classname="AWS::SQS::Queue" file="a b/ü&amp;.json" line="7">');
    expect(text).toContain('&lt;script&gt;\ufffd\ufffd]0;x\ufffd\ufffd');
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]|\p{Surrogate}|<script|\]\]>/u); // eslint-disable-line no-control-regex
    expect(text.match(/&(?!(amp|lt|gt|quot|apos|#10|#9|#13);)/)).toBeNull();
  });
});
