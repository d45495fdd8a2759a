import { transformed } from './input-transformer';

const EVENT = { id: '1', detail: { name: 'Audit', quoted: 'say "no"', resources: [{ ARN: 'one' }], caller: { type: 'Root' }, error: null } };

function lines(template: string, paths: Record<string, string> = {}): string[] {
  return transformed({ InputTemplate: template, InputPathsMap: paths }, EVENT);
}

test('fills in what the paths find, line by line', () => {
  expect(lines('"Trail <name> of <type>"\n"<arn>"', { name: '$.detail.name', type: '$.detail.caller.type', arn: '$.detail.resources[0].ARN' }))
    .toEqual(['Trail Audit of Root', 'one']);
});

test('leaves the place of what is not there empty', () => {
  expect(lines('"Error: <error>, <code>"', { error: '$.detail.error', code: '$.detail.code' })).toEqual(['Error: , ']);
});

test.each<[string, Record<string, string>, string]>([
  ['"<other>"', {}, 'the template uses <other>, which no path defines'],
  ['"<a>"', { a: '$.detail.caller' }, '$.detail.caller is not a text'],
  ['"<a>"', { a: '$.detail[*]' }, '$.detail[*] is not a path that is evaluated here'],
  ['"<a>"', { a: '$.detail.quoted' }, 'JSON'],
  ['plain', {}, 'JSON'],
  [`"${'a'.repeat(8192)}"`, {}, 'EventBridge takes 100 paths and 8192 characters at most'],
])('refuses %s', (template, paths, message) => {
  expect(() => lines(template, paths)).toThrow(message);
});
