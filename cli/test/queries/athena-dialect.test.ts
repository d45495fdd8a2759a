/**
 * The text that DuckDB ran in the other tests is SQL that Athena understands: parsed by sqlglot in Athena's dialect, every name in it
 * resolved. No query is sent to Athena itself.
 */
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { AUDIT_QUERIES, auditSql, CLOUDTRAIL_COLUMNS, CLOUDTRAIL_TABLE, PARTITION_COLUMNS } from 'cdk-at-rest/offline';
import { ensurePythonEnvironment } from '../../../test/emulator/harness/python-environment';
import { runCommand } from '../../../test/emulator/harness/run-command';

/** @see https://trino.io/docs/current/functions/list.html */
const FUNCTIONS_OF_ATHENA = [
  'CARDINALITY', 'CAST', 'COALESCE', 'CONCAT', 'COUNT', 'DATE_DIFF', 'ELEMENT_AT', 'FILTER', 'JSON_EXTRACT', 'JSON_EXTRACT_SCALAR', 'JSON_FORMAT',
  'LEAD', 'LEAST', 'MAX', 'MAX_BY', 'MIN', 'NULLIF', 'REPLACE', 'SUBSTR', 'SUM', 'TRY_CAST',
];

/** @see https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html */
const RESERVED_IN_SELECT = [
  'alter', 'and', 'as', 'between', 'by', 'case', 'cast', 'constraint', 'create', 'cross', 'cube', 'current_catalog', 'current_date', 'current_path', 'current_schema',
  'current_time', 'current_timestamp', 'current_user', 'deallocate', 'delete', 'describe', 'distinct', 'drop', 'else', 'end', 'escape', 'except', 'execute', 'exists', 'extract',
  'false', 'first', 'for', 'from', 'full', 'group', 'grouping', 'having', 'in', 'inner', 'insert', 'intersect', 'into', 'is', 'join', 'json_array', 'json_exists', 'json_object',
  'json_query', 'json_table', 'json_value', 'last', 'left', 'like', 'listagg', 'localtime', 'localtimestamp', 'natural', 'normalize', 'not', 'null', 'on', 'or', 'order', 'outer',
  'prepare', 'recursive', 'right', 'rollup', 'select', 'skip', 'table', 'then', 'trim', 'true', 'uescape', 'union', 'unnest', 'using', 'values', 'when', 'where', 'with',
];

const FILTERS = {
  'without a filter': {},
  'with every filter': { since: '2026-01-05', until: '2026-01-06T12:00:00Z', key: "alias/it's_100%", principal: 'Reader', inventory: [{ keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/1', kind: 'customer managed' }] },
  'of the last days': { lastDays: 90 },
};

interface Anatomy {
  readonly dialect: string;
  readonly functions: string[];
  readonly functionsOfDialect: string[];
  readonly unknownFunctions: string[];
  readonly identifiers: string[];
  readonly columns: string[];
}

const CASES = AUDIT_QUERIES.flatMap(query => Object.entries(FILTERS).map(([description, filter]) => ({ name: `${query.name} ${description}`, query, sql: auditSql(query, filter) })));

let python: string;
let anatomies: Map<string, Anatomy[]>;

async function anatomiesOf(texts: string[]): Promise<Anatomy[][]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-at-rest-sql-'));
  try {
    const columns = [...CLOUDTRAIL_COLUMNS, ...PARTITION_COLUMNS].map(({ name, hiveType }) => [name, trinoType(hiveType)]);
    fs.writeFileSync(path.join(folder, 'request.json'), JSON.stringify({ texts, schema: { [CLOUDTRAIL_TABLE]: Object.fromEntries(columns) as Record<string, string> } }));
    return JSON.parse((await runCommand(python, [path.join(__dirname, 'parse_athena.py'), path.join(folder, 'request.json')])).stdout) as Anatomy[][];
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** `array<struct<arn:string>>` is `array(row(arn varchar))`. */
function trinoType(hiveType: string): string {
  return hiveType.replace(/struct</g, 'row(').replace(/</g, '(').replace(/>/g, ')').replace(/:/g, ' ').replace(/string/g, 'varchar');
}

beforeAll(async () => {
  python = await ensurePythonEnvironment(line => process.stderr.write(`${line}\n`));
  const found = await anatomiesOf(CASES.map(each => each.sql));
  anatomies = new Map(CASES.map(({ name }, index) => [name, found[index]]));
}, 180_000);

describe.each(CASES.map(each => [each.name, each.query] as const))('%s', (name, query) => {
  test('is understood, and each of its columns is one of a relation', () => {
    expect(anatomies.get(name)!.map(({ dialect, columns }) => [dialect, columns])).toEqual(['athena', 'trino'].map(dialect => [dialect, query.columns.map(column => column.name)]));
  });

  test('calls functions that Athena has, by the names that it has for them', () => {
    for (const { functions, functionsOfDialect, unknownFunctions } of anatomies.get(name)!) {
      expect(functions.filter(each => !FUNCTIONS_OF_ATHENA.includes(each))).toEqual([]);
      expect(functionsOfDialect).toEqual(functions);
      expect(unknownFunctions).toEqual([]);
    }
  });

  test('takes no reserved word for a name', () => {
    expect(anatomies.get(name)!.flatMap(({ identifiers }) => identifiers.filter(each => RESERVED_IN_SELECT.includes(each)))).toEqual([]);
  });
});

describe('the parser would have noticed', () => {
  test.each([
    ['text that is no SQL', 'SELECT FROM WHERE', 'ParseError'],
    ['a column that there is not', 'SELECT eventid FROM (SELECT requestid FROM cloudtrail_logs) AS inner_records', 'eventid'],
  ])('%s', async (_, sql, message) => {
    await expect(anatomiesOf([sql])).rejects.toThrow(message);
  });

  test.each([
    ['strftime(eventtime, \'%Y\')', 'STRFTIME'],
    ['list_extract(resources, 1)', 'LIST_EXTRACT'],
    ['len(eventtime)', 'LEN'],
  ])('the DuckDB function in %s', async (call, name) => {
    const [[{ functions, functionsOfDialect, unknownFunctions }]] = await anatomiesOf([`SELECT ${call} AS x FROM cloudtrail_logs`]);

    expect(FUNCTIONS_OF_ATHENA).not.toContain(name);
    expect(unknownFunctions.includes(name.toLowerCase()) || JSON.stringify(functions) !== JSON.stringify(functionsOfDialect)).toBe(true);
  });
});
