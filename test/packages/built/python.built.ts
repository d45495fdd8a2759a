import { MANIFEST, oldest } from '../support/manifest';
import { built, Unpacked } from '../support/unpacked';

let wheel: Unpacked;
let metadata: string;

beforeAll(() => {
  wheel = Unpacked.archive(built('python', '.whl'));
  metadata = wheel.text(`cdk_at_rest-${MANIFEST.version}.dist-info/METADATA`);
});
afterAll(() => wheel.remove());

test('is one typed module', () => {
  const files = wheel.files.filter(file => !file.includes('.dist-info/'));

  expect(files).toEqual(['cdk_at_rest/__init__.py', 'cdk_at_rest/_jsii/__init__.py', `cdk_at_rest/_jsii/cdk-at-rest@${MANIFEST.version}.jsii.tgz`, 'cdk_at_rest/py.typed']);
});

test('asks for the peers of the library, and for Python as jsii does', () => {
  const required = metadata.split('\n').filter(line => line.startsWith('Requires-'));

  expect(required).toEqual(expect.arrayContaining([
    'Requires-Python: >=3.10', `Requires-Dist: aws-cdk-lib <3.0.0,>=${oldest('aws-cdk-lib')}`, `Requires-Dist: constructs <11.0.0,>=${oldest('constructs')}`,
  ]));
  expect(required.filter(line => line.startsWith('Requires-Dist:')).map(line => line.split(' ')[1]).sort()).toEqual(['aws-cdk-lib', 'constructs', 'jsii', 'publication']);
});

test('shows Python, in its README and its doc comments', () => {
  const samples = [...metadata.matchAll(/```python\n([^]*?)```/g)].map(([, sample]) => sample.replace(/#.*/g, ''));

  expect(samples.filter(sample => sample.includes('from cdk_at_rest import '))).not.toEqual([]);
  expect(samples.filter(sample => /\bconst |\bnew \w+\(|;$/m.test(sample))).toEqual([]);
  expect(wheel.text('cdk_at_rest/__init__.py')).not.toMatch(/^\s*(import \{|const \w+ = new )/m);
});
