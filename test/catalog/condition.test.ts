import { comparisonsOf, isMet } from '../../src/catalog/condition';
import { segmentsOf } from '../../src/catalog/property-path';
import { valueAt } from '../../src/catalog/template-value';

const PROPERTIES = {
  Encrypted: true,
  Text: 'true',
  Off: false,
  Engine: 'aurora-mysql',
  Mode: 'aws:kms',
  Empty: '',
  Gone: { Ref: 'AWS::NoValue' },
  Open: { Ref: 'Toggle' },
  Structure: { 'Fn::GetAtt': ['Other', 'Settings'] },
  Document: '{"Inner":{"Mode":"on"}}',
  Broken: '{',
};

function met(condition: string): unknown {
  return isMet(comparisonsOf(condition), path => valueAt(PROPERTIES, segmentsOf(path)));
}

test.each([
  ['', true],
  ['Encrypted=true', true],
  ['Encrypted=false', false],
  ['Text=true', true],
  ['Off=false', true],
  ['Off=true', false],
  ['Missing=false', false],
  ['Missing=*', false],
  ['Gone=*', false],
  ['Empty=*', false],
  ['Open=*', true],
  ['Structure=*', true],
  ['Engine=aurora*', true],
  ['Engine=mysql*', false],
  ['Mode=AES256|aws:kms', true],
  ['Mode=aws', false],
  ['Document.Inner.Mode=on', true],
  ['Document.Inner.Other=on', false],
  ['Encrypted=true & Mode=aws:kms', true],
  ['Encrypted=true & Mode=AES256', false],
  ['Open=true', { unknown: 'Open' }],
  ['Structure.Mode=on', { unknown: 'Structure.Mode' }],
  ['Structure.Mode=*', { unknown: 'Structure.Mode' }],
  ['Broken.Mode=on', { unknown: 'Broken.Mode' }],
  ['Encrypted=true & Open=true', { unknown: 'Open' }],
  // One that does not hold decides, whatever is unknown.
  ['Open=true & Encrypted=false', false],
])('%j: %j', (condition, expected) => {
  expect(met(condition)).toEqual(expected);
});
