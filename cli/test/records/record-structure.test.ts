import { CLOUDTRAIL_COLUMNS } from 'cdk-at-rest/offline';
import { fieldName, recordStructure, structureOf } from '../../src/records/record-structure';

test('knows how the files write every column', () => {
  expect(Object.keys(recordStructure(CLOUDTRAIL_COLUMNS)).map(field => field.toLowerCase())).toEqual(CLOUDTRAIL_COLUMNS.map(column => column.name));
});

test('has the ARN of a resource in capitals, and that of an identity not', () => {
  expect(structureOf('array<struct<arn:string>>', true)).toEqual([{ ARN: 'VARCHAR' }]);
  expect(structureOf('struct<arn:string>')).toEqual({ arn: 'VARCHAR' });
});

test('takes structures in structures apart, and maps as a whole', () => {
  expect(structureOf('struct<sessioncontext:struct<attributes:struct<creationdate:string>,ec2roledelivery:string>,attributes:map<string,string>>')).toEqual({
    sessionContext: { attributes: { creationDate: 'VARCHAR' }, ec2RoleDelivery: 'VARCHAR' },
    attributes: 'MAP(VARCHAR, VARCHAR)',
  });
});

test('throws where a column or a type is new to it', () => {
  expect(() => fieldName('brandnew')).toThrow('No field of CloudTrail records is known for the column brandnew');
  expect(() => structureOf('bigint')).toThrow('The type bigint of a column is none that is known here');
});
