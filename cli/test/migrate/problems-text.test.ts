import type { Problem } from 'cdk-at-rest/offline';
import { paintFor } from '../../src/check/formats/paint';
import { problemsText } from '../../src/migrate/problems-text';

const problem = (id: string, subject: string, action: string, why = 'It matters.'): Problem => ({ id, subject, what: `There is ${subject}.`, why, action, stops: true });

const text = (...problems: Problem[]) => problemsText(problems, 80, paintFor({ write: () => undefined }));

test('says what there is, why it matters and what to do', () => {
  expect(text(problem('NameTaken', 'a', 'Delete a.'))).toBe('  NameTaken  a\n    There is a.\n    It matters.\n    → Delete a.');
});

test('says what several have in common once', () => {
  expect(text(problem('NameTaken', 'a', 'Delete it.'), problem('NameTaken', 'b', 'Delete it.'))).toBe('  NameTaken\n    There is a.\n    There is b.\n    It matters.\n    → Delete it.');
  expect(text(problem('NameTaken', 'a', 'Delete it.', 'One.'), problem('NameTaken', 'b', 'Delete it.', 'Two.')))
    .toBe('  NameTaken\n    There is a. One.\n    There is b. Two.\n    → Delete it.');
});

test('keeps apart what is to be done about each', () => {
  expect(text(problem('HasReplica', 'a', 'Rename a.'), problem('HasReplica', 'b', 'Rename b.'))).toBe([
    '  HasReplica  a\n    There is a.\n    It matters.\n    → Rename a.', '  HasReplica  b\n    There is b.\n    It matters.\n    → Rename b.',
  ].join('\n\n'));
});
