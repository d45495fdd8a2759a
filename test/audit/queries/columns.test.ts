import { CLOUDTRAIL_COLUMNS, PARTITION_COLUMNS } from '../../../src/offline';

const ALL = [...CLOUDTRAIL_COLUMNS, ...PARTITION_COLUMNS];

test('a column has one name, in lower case as Hive has it', () => {
  const names = ALL.map(column => column.name);

  expect(new Set(names).size).toBe(names.length);
  expect(names.filter(name => !/^[a-z]+$/.test(name))).toEqual([]);
});

test('every type is one that Hive knows, with its brackets closed', () => {
  const innermost = /struct<(\w+:string,?)+>|array<string>|map<string,string>/g;
  const reduced = (type: string): string => innermost.test(type) ? reduced(type.replace(innermost, 'string')) : type;

  expect(ALL.filter(column => reduced(column.hiveType) !== 'string')).toEqual([]);
});

test('what an auditor asks of a record is there', () => {
  const types = Object.fromEntries(ALL.map(column => [column.name, column.hiveType]));

  expect(types.useridentity).toContain('sessionissuer:struct<type:string,principalid:string,arn:string');
  expect(types.useridentity).toContain('invokedby:string');
  expect(types.resources).toBe('array<struct<arn:string,accountid:string,type:string>>');
  expect(types.requestparameters).toBe('string');
  expect(types).toMatchObject({ account: 'string', region: 'string', day: 'string' });
});
