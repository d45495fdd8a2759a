import {
  changesToRestore, changesToSet, type EbsDefault, foundBy, foundId, isRestored, isSetTo, type Restoration,
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

const DISABLE: Restoration = { action: 'Disable' };
const RESET: Restoration = { action: 'UseAwsManagedKey' };
const USE_OTHER: Restoration = { action: 'UseKey', key: OTHER_KEY };

test.each<[string, EbsDefault, EbsDefault, Restoration[]]>([
  ['off under the key of AWS', OFF, ON, [DISABLE, RESET]],
  ['off under the key of AWS, named in full', { enabled: false, key: 'arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs' }, ON, [DISABLE, RESET]],
  ['off under another key', { enabled: false, key: OTHER_KEY }, ON, [DISABLE, USE_OTHER]],
  ['on under another key', { enabled: true, key: OTHER_KEY }, ON, [USE_OTHER]],
  ['off under the same key', { enabled: false, key: KEY }, ON, [DISABLE]],
  ['on under the same key', ON, ON, []],
  ['off, and only the key was set, or only the switch was put back', OFF, { enabled: false, key: KEY }, [RESET]],
  ['on, and was switched off since', { enabled: true, key: OTHER_KEY }, { enabled: false, key: KEY }, [USE_OTHER]],
  ['off under the same key, and is so again', { enabled: false, key: KEY }, { enabled: false, key: KEY }, []],
  ['off, but another key was chosen since', OFF, { enabled: true, key: OTHER_KEY }, []],
  ['off, and never changed', OFF, OFF, []],
])('what was %s is put back only while the key is ours, the switch before the key', (_name, found, current, changes) => {
  expect(changesToRestore(found, current, KEY)).toEqual(changes);
});

test.each<[string, Restoration[], EbsDefault, boolean]>([
  ['off and under the key of AWS', [DISABLE, RESET], OFF, true],
  ['off and under the key of AWS', [DISABLE, RESET], { enabled: false, key: 'arn:aws:kms:eu-west-1:111122223333:key/of-aws' }, true],
  ['off and under the key of AWS', [DISABLE, RESET], { enabled: false, key: KEY }, false],
  ['off and under the key of AWS', [DISABLE, RESET], { enabled: true, key: MANAGED }, false],
  ['under another key', [USE_OTHER], { enabled: true, key: OTHER_KEY }, true],
  ['under another key, whatever the switch', [USE_OTHER], { enabled: false, key: OTHER_KEY }, true],
  ['under another key', [USE_OTHER], { enabled: true, key: MANAGED }, false],
  ['off, whatever the key', [DISABLE], { enabled: false, key: KEY }, true],
])('what was to be %s: after %j, %j is restored: %s', (_name, changes, current, restored) => {
  expect(isRestored(changes, current, KEY)).toBe(restored);
});

test.each([OFF, ON, { enabled: true, key: MANAGED }])('the physical id records %j', setting => {
  expect(foundBy(foundId(setting))).toEqual(setting);
});

test.each(['found:nothing', 'found:off:', 'something-else', ''])('the physical id %p records nothing', physicalId => {
  expect(() => foundBy(physicalId)).toThrow(`The physical id '${physicalId}' does not record a setting`);
});
