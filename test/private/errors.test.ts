import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { constructError, propsError } from '../../src/private/errors';

const app = new App();
const construct = new Construct(new Stack(app, 'Storage'), 'Data');

test('an error begins with the path of the construct', () => {
  expect(constructError(construct, 'received nothing: pass something').message).toBe('Storage/Data: received nothing: pass something');
});

test('an error of the app, which has no path, calls it App', () => {
  expect(constructError(app, 'came too late').message).toBe('App: came too late');
});

test('an error of props begins with the path that the construct would have had', () => {
  expect(propsError(construct, 'Key', 'received nothing').message).toBe('Storage/Data/Key: received nothing');
});

test('an error of props right below the app begins with the id alone', () => {
  expect(propsError(app, 'Key', 'received nothing').message).toBe('Key: received nothing');
});
