import * as fs from 'fs';
import { isBuiltin } from 'node:module';
import * as path from 'path';
import { AUDIT_QUERIES, type AuditFilter, type AuditQuery, auditSql } from '../../../src/offline';

const SRC = path.join(__dirname, '../../../src');
const [KEY_USE] = AUDIT_QUERIES;
const named = (name: string): AuditQuery => AUDIT_QUERIES.find(query => query.name === name)!;

test('the questions that an audit asks are all there', () => {
  expect(AUDIT_QUERIES.map(query => query.name)).toEqual([
    'key-use', 'data-read', 'denied-calls', 'failed-calls', 'key-changes', 'no-encryption-context', 'silent-days', 'last-use',
  ]);
});

test.each(AUDIT_QUERIES.map(query => [query.name, query] as const))('%s says what it asks, what its answer means and what it cannot say', (name, query) => {
  expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(query.question).toMatch(/\?$/);
  expect(query.caveat).toMatch(/\.$/);
  expect(query.columns.every(column => /^[a-z_]+$/.test(column.name) && column.meaning.length > 0)).toBe(true);
});

test('no text says that a key can go', () => {
  const texts = AUDIT_QUERIES.map(query => JSON.stringify(query)).join();

  expect(texts).not.toMatch(/safe to delete|unused|can safely/i);
  expect(named('last-use').caveat).toContain('No answer here says that a key can be deleted');
});

test('what the command line uses, and all that it imports, stands on Node.js alone', () => {
  const seen = new Set<string>();
  const importsOf = (file: string): string[] => {
    if (seen.has(file)) {
      return [];
    }
    seen.add(file);
    const imports = [...fs.readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)].map(match => match[1]);
    return imports.flatMap(name => {
      const target = path.resolve(path.dirname(file), name);
      return name.startsWith('.') ? importsOf(fs.existsSync(`${target}.ts`) ? `${target}.ts` : path.join(target, 'index.ts')) : [name];
    });
  };

  expect(importsOf(path.join(SRC, 'offline.ts')).filter(name => !isBuiltin(name))).toEqual([]);
  expect(seen.size).toBeGreaterThan(10);
});

describe('a filter', () => {
  test('that is empty narrows nothing', () => {
    expect(auditSql(KEY_USE)).not.toMatch(/day >=|eventtime >=|eventtime </);
    expect(auditSql(KEY_USE)).toContain('FROM all_kms_calls\n)');
  });

  test('of days takes both of them whole, and files that are delivered late', () => {
    const sql = auditSql(KEY_USE, { since: '2026-01-05', until: '2026-01-31' });

    expect(sql).toContain("day >= '2026/01/05'");
    expect(sql).toContain("eventtime >= '2026-01-05T00:00:00Z'");
    expect(sql).toContain("eventtime < '2026-02-01T00:00:00Z'");
    expect(sql).toContain("day <= '2026/03/03'");
  });

  test('of instants knows their time zone', () => {
    const sql = auditSql(KEY_USE, { since: '2026-01-05T00:30:00+01:00', until: '2026-01-05T12:00Z' });

    expect(sql).toContain("day >= '2026/01/04'");
    expect(sql).toContain("eventtime >= '2026-01-04T23:30:00Z'");
    expect(sql).toContain("eventtime < '2026-01-05T12:00:00Z'");
  });

  test('of the last days is evaluated when the query runs', () => {
    expect(auditSql(KEY_USE, { lastDays: 90 })).toContain("CAST(CAST(current_date - INTERVAL '90' DAY AS date) AS varchar)");
  });

  test.each<[string, AuditFilter, string]>([
    ['a time without a zone', { since: '2026-01-05T12:00:00' }, "since is '2026-01-05T12:00:00': give a day such as 2026-01-31, or an instant such as 2026-01-31T12:00:00Z"],
    ['a day that is not in the calendar', { until: '2026-02-30' }, "until is '2026-02-30': give a day"],
    ['a month that is not', { until: '2026-13-01' }, "until is '2026-13-01': give a day"],
    ['words', { since: 'yesterday' }, "since is 'yesterday': give a day"],
    ['SQL', { since: "2026-01-05' OR TRUE --" }, "since is '2026-01-05' OR TRUE --': give a day"],
    ['a period that ends before it starts', { since: '2026-01-06', until: '2026-01-05' }, 'The period from 2026-01-06 until 2026-01-05 is empty'],
    ['two starts', { since: '2026-01-06', lastDays: 3 }, 'Received both lastDays: 3 and since: 2026-01-06'],
    ['no day', { lastDays: 0 }, 'lastDays is 0: give a whole number of days, 1 at least'],
    ['half a day', { lastDays: 0.5 }, 'lastDays is 0.5: give a whole number of days'],
  ])('refuses %s', (_, filter, message) => {
    expect(() => auditSql(KEY_USE, filter)).toThrow(message);
  });

  test('cannot leave its quotes', () => {
    const attack = "x' OR 'a' = 'a";
    const sql = auditSql(named('last-use'), { key: attack, principal: attack, inventory: [{ keyArn: attack, kind: attack, name: attack }] });

    expect(sql).not.toContain(attack);
    expect(sql.split("x'' OR ''a'' = ''a").length - 1).toBe(13);
  });

  test('of a key and a principal is left out where it would make days look silent', () => {
    const sql = auditSql(named('silent-days'), { key: 'alias/orders', principal: 'alice', since: '2026-01-05' });

    expect(sql).toBe(auditSql(named('silent-days'), { since: '2026-01-05' }));
  });
});

test('the queries that key and principal do not narrow say so', () => {
  expect(AUDIT_QUERIES.filter(query => query.periodOnly)).toEqual(AUDIT_QUERIES.filter(query => !/\bkms_calls\b/.test(query.sql)));
  expect(AUDIT_QUERIES.filter(query => query.periodOnly).map(query => query.name)).toEqual(['silent-days']);
});

test('a query carries the relations that it reads, and no other', () => {
  const relations = (query: AuditQuery) => [...auditSql(query).matchAll(/(?:WITH|,) (\w+)(?: \([a-z_, ]+\))? AS \(\n/g)].map(match => match[1]);

  expect(relations(KEY_USE)).toEqual(['records', 'kms_records', 'keyed_records', 'requests', 'all_kms_calls', 'kms_calls']);
  expect(relations(named('silent-days'))).toEqual(['records', 'asked_days']);
  expect(relations(named('last-use'))).toEqual(['records', 'kms_records', 'keyed_records', 'requests', 'all_kms_calls', 'kms_calls', 'key_inventory']);
});

test('every query reads the table of records once: Athena bills by the bytes that it reads', () => {
  const reads = AUDIT_QUERIES.map(query => [query.name, auditSql(query).match(/FROM cloudtrail_logs\b/g)!.length, (auditSql(query).match(/(FROM|JOIN) (records|kms_calls)\b/g) ?? []).length]);

  expect(reads.filter(([name, tables, uses]) => tables !== 1 || uses !== (name === 'silent-days' ? 1 : 2))).toEqual([]);
});
