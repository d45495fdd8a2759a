import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import type { CloudFormationTemplate } from '../support/template/cloudformation';
import { replacementsToldIn } from './support/changelog';
import { exampleNames, RELEASED, releasedTemplate, templatesNow } from './support/example-apps';
import { upgradeProblems } from './support/upgrade-problems';

const TOLD = replacementsToldIn(readFileSync(path.join(__dirname, '../../CHANGELOG.md'), 'utf8'));

describe('an update from the last release', () => {
  test('is tested for every example', () => {
    expect(readdirSync(RELEASED).sort()).toEqual(exampleNames());
    // Files for other people's CI are no app.
    expect(readdirSync(path.join(__dirname, '../../examples')).filter(name => name !== 'ci').sort()).toEqual(exampleNames());
  });

  test.each(exampleNames())('renames and replaces nothing in the example %s, or the changelog says so', example => {
    const now = templatesNow(example);
    const files = readdirSync(path.join(RELEASED, example));

    const problems = files.flatMap(file => {
      const template = now[path.parse(file).name];
      return template ? upgradeProblems(releasedTemplate(example, file), template, TOLD) : [`${file}: the stack is gone`];
    });

    expect(files).not.toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe('what an update destroys is seen', () => {
  const bucket = (properties: object = {}): CloudFormationTemplate => ({ Resources: { Data1234: { Type: 'AWS::S3::Bucket', Properties: properties as Record<string, string> } } });

  test.each([
    ['another logical id', { Resources: { Data5678: bucket().Resources.Data1234 } }, 'Data1234: AWS::S3::Bucket is gone, or has another logical id'],
    ['another type', { Resources: { Data1234: { Type: 'AWS::SQS::Queue' } } }, 'Data1234: was AWS::S3::Bucket and is AWS::SQS::Queue'],
    ['a property that replaces', bucket({ BucketName: 'data' }), 'Data1234: AWS::S3::Bucket is replaced: BucketName has changed'],
  ])('%s', (_, now, problem) => {
    expect(upgradeProblems(bucket(), now, new Set())).toEqual([problem]);
    expect(upgradeProblems(bucket(), now, new Set(['Data1234']))).toEqual([]);
  });

  test('and a change that replaces nothing is none', () => {
    expect(upgradeProblems(bucket(), bucket({ Tags: 'changed' }), new Set())).toEqual([]);
  });
});

describe('the changelog', () => {
  const CHANGELOG = '# Changelog\n\n## Unreleased\n\n### Added\n\n- `Other1`.\n\n### Replaces\n\n- `Data1234`: export it first.\n\n## 1.0.0\n\n### Replaces\n\n- `Former1`.\n';

  test('tells what is replaced under Replaces of what is not released yet, and nowhere else', () => {
    expect([...replacementsToldIn(CHANGELOG)]).toEqual(['Data1234']);
    expect([...replacementsToldIn('# Changelog\n')]).toEqual([]);
  });
});
