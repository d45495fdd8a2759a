import { linesOfJsonKeys, parseJson } from '../../src/templates/json-text';

describe('values', () => {
  test.each(['{}', '[]', '"a"', '-1.5e3', 'null', ' {"a": [1, {"b": "\\u00e9\\n"}], "c": true} '])('%s is what JSON.parse makes of it', text => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

describe('errors say where', () => {
  test.each([
    ['{\n  "a": 1,\n}', "line 3, column 1: expected a key in double quotes, found '}'"],
    ['{"a": 1 "b": 2}', "line 1, column 9: expected ',' or '}', found '\"'"],
    ['{"a" 1}', "line 1, column 6: expected ':', found '1'"],
    ['[1,\n 2', "line 2, column 3: expected ',' or ']', found the end"],
    ['{"a": x}', "line 1, column 7: expected a value, found 'x'"],
    ['{"a": 01}', "line 1, column 8: expected ',' or '}', found '1'"],
    ['{"a": "b\nc"}', 'line 1, column 7: a string is not closed, or holds a control character or an unknown escape'],
    ['{"a": "\\q"}', 'line 1, column 7: a string is not closed, or holds a control character or an unknown escape'],
    ['{}\n{}', "line 2, column 1: expected the end, found '{'"],
    ['{"a": \u{1f600}}', "line 1, column 7: expected a value, found '\u{1f600}'"],
    ['', 'line 1, column 1: expected a value, found the end'],
  ])('%j', (text, message) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(() => parseJson(text)).toThrow(message);
  });
});

describe('lines of keys', () => {
  const text = '{\n "Outputs": {"Resources": {"no": 1}},\n "Resources": {\n  "A": {"Type": "x"},\n\n  "B": {"Resources": {"C": 1}}, "D": [{"Resources": {"E": 2}}],\n  "A": 2, "\\u0046": 1\n }\n}';

  test('are those of one object, the last one where a key stands there twice', () => {
    expect([...linesOfJsonKeys(text, ['Resources'])]).toEqual([['A', 7], ['B', 6], ['D', 6], ['F', 7]]);
  });

  test('are those of a deeper one, and none of one that is not there', () => {
    expect([...linesOfJsonKeys(text, ['Resources', 'B', 'Resources'])]).toEqual([['C', 6]]);
    expect([...linesOfJsonKeys(text, ['Resources', 'B', 'Nothing'])]).toEqual([]);
  });
});
