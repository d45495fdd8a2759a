import { KEY_USE_ACTIONS } from '../../src/keys/key-actions';
import { spelledOut } from '../../src/private/spelled-out-actions';

test('the actions of use have no pattern any more', () => {
  expect(spelledOut(KEY_USE_ACTIONS)).toEqual([
    'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey',
  ]);
});

test('each is named once, and others stay as they are', () => {
  expect(spelledOut(['kms:GenerateDataKey', 'kms:GenerateDataKey*', 'kms:Describe*'])).toEqual(['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Describe*']);
});
