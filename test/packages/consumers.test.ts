/** The consumers say the same in each language; `npx projen consumers` runs them. */
import { existsSync, readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { publishing } from '../../projenrc/publishing';
import { ROOT } from '../../projenrc/scripts/command';
import { AWS_CDK_LIB } from '../../projenrc/versions';

const CONSUMERS = path.join(ROOT, 'consumers');

const read = (file: string): string => readFileSync(path.join(CONSUMERS, file), 'utf-8');

test.each([
  ['typescript/package.json', [`"aws-cdk-lib": "${AWS_CDK_LIB}"`, '"cdk-at-rest": "0.0.0"']],
  ['python/pyproject.toml', [`"aws-cdk-lib==${AWS_CDK_LIB}"`, `"${publishing.publishToPypi.distName}==0.0.0"`]],
  ['java/pom.xml', [
    `<aws-cdk-lib.version>${AWS_CDK_LIB}<`, '<cdk-at-rest.version>0.0.0<', `<groupId>${publishing.publishToMaven.mavenGroupId}<`, `<artifactId>${publishing.publishToMaven.mavenArtifactId}<`,
  ]],
  ['go/go.mod', [`github.com/aws/aws-cdk-go/awscdk/v2 v${AWS_CDK_LIB}\n`, `${publishing.publishToGo.moduleName}/${publishing.publishToGo.packageName} v0.0.0\n`]],
])('%s asks for the packages by the names that they are published under, and for the oldest aws-cdk-lib', (file, lines) => {
  expect(lines.filter(line => !read(file).includes(line))).toEqual([]);
});

const TESTS: readonly [string, RegExp][] = [
  ['typescript/test/records-stack.test.ts', /\btest\('([^']+)'/g],
  ['python/tests/test_records_stack.py', /^def test_(\w+)/gm],
  ['java/src/test/java/com/example/records/RecordsStackTest.java', /@Test\s+void (\w+)/g],
  ['go/records_stack_test.go', /^func Test(\w+)\(t /gm],
];

test('all have the same tests', () => {
  const [reference, ...others] = TESTS.map(([file, pattern]) => [...read(file).matchAll(pattern)].map(([, name]) => name.replace(/[^a-z]/gi, '').toLowerCase()));

  expect(reference).toHaveLength(5);
  others.forEach(names => expect(names).toEqual(reference));
});

test('each is run by the command of its own cdk.json', () => {
  const languages = readdirSync(CONSUMERS, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();

  expect(languages).toEqual(['go', 'java', 'python', 'typescript']);
  expect(languages.filter(language => !existsSync(path.join(CONSUMERS, language, 'cdk.json')))).toEqual([]);
});
