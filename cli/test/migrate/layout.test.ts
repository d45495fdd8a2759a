import { durationText, quantityText, timeText, widthOf, wrapped } from '../../src/migrate/layout';

const HOUR = 3600;

test('says durations as people do', () => {
  expect([0, 29, 31, 59 * 60, HOUR, 90 * 60, 26 * HOUR + 600, 48 * HOUR, 24 * HOUR - 1].map(durationText)).toEqual([
    '0 min', '0 min', '1 min', '59 min', '1 h', '1 h 30 min', '1 d 2 h', '2 d', '1 d',
  ]);
});

test('says ranges, and where there is none', () => {
  expect(timeText({ least: 120, most: HOUR })).toBe('2 min to 1 h');
  expect(timeText({ least: 120, most: 121 })).toBe('2 min');
  expect(timeText(undefined)).toBe('not known');
  expect(quantityText({ least: 0.25, most: 1234.5 })).toBe('0.3 to 1,235');
  expect(quantityText({ least: 24, most: 24 })).toBe('24');
});

test('keeps to the width, indented below what stands first, and breaks no word', () => {
  const text = wrapped('one two three four arn:aws:rds:eu-west-1:111122223333:db:orders five', 20, 4, '  -');
  expect(text).toBe('  - one two three\n    four\n    arn:aws:rds:eu-west-1:111122223333:db:orders\n    five');
});

test('writes out what a terminal would obey', () => {
  expect(wrapped('name\u001b[31m', 80, 0)).toBe('name\\u001b[31m');
});

test('takes the width of the terminal, within what can be read', () => {
  expect([40, 100, 300, undefined].map(columns => widthOf({ write: () => undefined, columns }))).toEqual([80, 100, 120, 100]);
});
