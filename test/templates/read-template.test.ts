import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { isTemplate, readTemplate, templateFileOf } from '../../src/templates';

const TEMPLATE = { Resources: { Topic: { Type: 'AWS::SNS::Topic', Metadata: { 'aws:cdk:path': 'Stack/Topic/Resource' } }, Other: { Type: 'AWS::SNS::Topic' } } };

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'at-rest-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function written(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

test('a template is read with the construct paths that it has, and called by its path', () => {
  const path = written('stack.json', JSON.stringify(TEMPLATE));

  expect(readTemplate(path)).toEqual({ name: path, template: TEMPLATE, constructPaths: { Topic: 'Stack/Topic/Resource' } });
  expect(readTemplate(path, 'orders').name).toBe('orders');
});

test('a file that is not there is named, with what to do', () => {
  expect(() => readTemplate(join(directory, 'missing.json'))).toThrow(/missing\.json cannot be read \(ENOENT.*\): check the path/);
});

test('a file that is no JSON is named, with what to do', () => {
  expect(() => readTemplate(written('broken.json', 'Resources:\n  Topic:'))).toThrow(/broken\.json is no JSON \(.*\): synthesize it again, or convert it to JSON/);
});

test.each<[string, unknown, string]>([
  ['a list', [], 'it holds a list instead of an object'],
  ['a text', 'Resources', 'it holds a string instead of an object'],
  ['nothing', null, 'it holds nothing instead of an object'],
  ['no resources', { Parameters: {} }, 'it has no Resources'],
  ['resources that are a list', { Resources: [] }, 'its Resources are no object'],
  ['what is something else', { name: 'app', Resources: {} }, 'no template has name'],
])('a file with %s is no template, and the error says why', (_what, parsed, why) => {
  expect(isTemplate(parsed)).toBe(false);
  expect(() => templateFileOf(parsed, 'orders.json')).toThrow(`orders.json is no CloudFormation template: ${why}. Give a file with a section Resources`);
});

test('all sections of a template are known', () => {
  const sections = ['AWSTemplateFormatVersion', 'Conditions', 'Description', 'Globals', 'Mappings', 'Metadata', 'Outputs', 'Parameters', 'Rules', 'Transform'];

  expect(isTemplate({ ...TEMPLATE, ...Object.fromEntries(sections.map(section => [section, {}])) })).toBe(true);
});
