import { MAX_NAMED, messagesText } from '../../src/audit/messages';

test('says nothing where there is nothing to say', () => {
  expect(messagesText({ problems: [], notes: [] })).toBe('');
});

test('names each file with what is wrong with it, notes first', () => {
  expect(messagesText({ problems: [{ path: 'a', message: 'is empty' }, { path: 'b', message: 'is not JSON' }], notes: [{ path: 'c', message: 'is noted' }] })).toBe([
    'note: c is noted',
    'error: a is empty',
    'error: b is not JSON',
    'error: 2 inputs could not be used; the rest was analysed',
    '',
  ].join('\n'));
});

test('names some of a thousand files of the same fate, and counts the others', () => {
  const problems = Array.from({ length: 1000 }, (_, index) => ({ path: `f${index}`, message: 'is empty' }));
  const lines = messagesText({ problems: [...problems, { path: 'z', message: 'is not JSON' }], notes: [] }).split('\n');
  expect(lines.slice(MAX_NAMED - 1)).toEqual([
    'error: f19 is empty',
    'error: … and 980 more of which the same is true; --format json names all',
    'error: z is not JSON',
    'error: 1001 inputs could not be used; the rest was analysed',
    '',
  ]);
});

test('gives a terminal nothing to obey', () => {
  expect(messagesText({ problems: [{ path: 'a\u001b[2J', message: 'is \u0007' }], notes: [] })).toContain('error: a\\u001b[2J is \\u0007\nerror: 1 input could not');
});
