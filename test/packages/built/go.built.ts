import * as path from 'path';
import { MANIFEST, oldest } from '../support/manifest';
import { built, Unpacked } from '../support/unpacked';

const go = Unpacked.folder(path.dirname(built('go', 'go.mod')));

test('is one package of the module', () => {
  const names = new Set(go.files.filter(file => /^[^/]+\.go$/.test(file)).map(file => /^package (\w+)$/m.exec(go.text(file))?.[1]));

  expect([...names]).toEqual(['cdkatrest']);
  expect(go.text('version').trim()).toBe(MANIFEST.version);
  expect(go.text('go.mod')).toMatch(/^module github\.com\/cdkatrest\/cdk-at-rest-go\/cdkatrest$/m);
});

test('asks for the peers of the library, at the versions that it was developed on', () => {
  expect(go.text('go.mod')).toContain(`\tgithub.com/aws/aws-cdk-go/awscdk/v2 v${oldest('aws-cdk-lib')}\n`);
  expect(go.text('go.mod')).toContain(`\tgithub.com/aws/constructs-go/constructs/v10 v${oldest('constructs')}\n`);
});

test('shows Go in its README', () => {
  const samples = [...go.text('README.md').matchAll(/```go\n([^]*?)```/g)].map(([, sample]) => sample);

  expect(samples.filter(sample => sample.includes('cdkatrest.New'))).not.toEqual([]);
  expect(samples.filter(sample => /\bconst |\bimport \{/.test(sample))).toEqual([]);
});
