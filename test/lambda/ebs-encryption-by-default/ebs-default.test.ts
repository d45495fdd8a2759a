import {
  changesToRestore, changesToSet, type EbsDefault, foundBy, foundId, isRestored, isSetTo,
} from '../../../lambda/ebs-encryption-by-default/ebs-default';
import { KEY, MANAGED, OTHER_KEY } from './support';

const OFF: EbsDefault = { enabled: false, key: MANAGED };
const ON: EbsDefault = { enabled: true, key: KEY };

test.each<[string, EbsDefault, string[]]>([
  ['off', OFF, ['UseKey', 'Enable']],
  ['on under another key', { enabled: true, key: OTHER_KEY }, ['UseKey']],
  ['off under the key', { enabled: false, key: KEY }, ['Enable']],
  ['on under the key', ON, []],
  ['on under the key, named by its id', { enabled: true, key: KEY.split('/')[1] }, []],
])('what is %s is set with what is missing, the key first', (_name, current, changes) => {
  expect(changesToSet(KEY, current).map(each => each.action)).toEqual(changes);
  expect(isSetTo(KEY, current)).toBe(changes.length === 0);
});

test.each<[string, EbsDefault, EbsDefault, object[]]>([
  ['off under the key of AWS', OFF, ON, [{ action: 'UseAwsManagedKey' }, { action: 'Disable' }]],
  ['off under the key of AWS, named in full', { enabled: false, key: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs' }, ON, [{ action: 'UseAwsManagedKey' }, { action: 'Disable' }]],
  ['on under another key', { enabled: true, key: OTHER_KEY }, ON, [{ action: 'UseKey', key: OTHER_KEY }]],
  ['off under the same key', { enabled: false, key: KEY }, ON, [{ action: 'Disable' }]],
  ['on under the same key', ON, ON, []],
  ['off, but another key was chosen since', OFF, { enabled: true, key: OTHER_KEY }, []],
  ['off, and was switched off since', OFF, { enabled: false, key: KEY }, []],
  ['off, and never changed', OFF, OFF, []],
])('what was %s is put back only while the setting is ours', (_name, found, current, changes) => {
  expect(changesToRestore(found, current, KEY)).toEqual(changes);
});

test.each<[EbsDefault, EbsDefault, boolean]>([
  [OFF, OFF, true],
  [OFF, { enabled: false, key: 'arn:aws:kms:eu-west-1:111122223333:key/of-aws' }, true],
  [OFF, { enabled: false, key: KEY }, false],
  [OFF, { enabled: true, key: MANAGED }, false],
  [{ enabled: true, key: OTHER_KEY }, { enabled: true, key: OTHER_KEY }, true],
  [{ enabled: true, key: OTHER_KEY }, { enabled: true, key: MANAGED }, false],
])('%j has been put back by %j: %s', (found, current, restored) => {
  expect(isRestored(found, current, KEY)).toBe(restored);
});

test.each([OFF, ON, { enabled: true, key: MANAGED }])('the physical id records %j', setting => {
  expect(foundBy(foundId(setting))).toEqual(setting);
});

test.each(['found:nothing', 'found:off:', 'something-else', ''])('the physical id %p records nothing', physicalId => {
  expect(() => foundBy(physicalId)).toThrow(`The physical id '${physicalId}' does not record a setting`);
});
