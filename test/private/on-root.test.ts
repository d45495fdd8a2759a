import { App, Stack } from 'aws-cdk-lib';
import { forgetOnRoot, onRoot } from '../../src/private/on-root';

const KEY = Symbol('key');

test('a tree has one, whichever scope asks, and another tree another', () => {
  const app = new App();
  const [one, other] = ['One', 'Other'].map(id => new Stack(app, id));
  const made = onRoot(one, KEY, root => ({ root }));

  expect(made.root).toBe(app);
  expect(onRoot(other, KEY, () => ({ root: undefined }))).toBe(made);
  expect(onRoot(new App(), KEY, () => 'another')).toBe('another');
});

test('what is forgotten is made anew', () => {
  const app = new App();
  onRoot(app, KEY, () => 'first');
  forgetOnRoot(new Stack(app, 'Stack'), KEY);

  expect(onRoot(app, KEY, () => 'second')).toBe('second');
});
