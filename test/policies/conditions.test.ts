import { hasSourceCondition } from '../../src/policies/conditions';

describe('a condition on the source of a call', () => {
  test.each(['aws:SourceArn', 'aws:SourceAccount', 'aws:SourceOrgID', 'aws:SourceOrgPaths', 'AWS:SOURCEACCOUNT', 'kms:EncryptionContext:aws:logs:arn'])('is one on %s', key => {
    expect(hasSourceCondition({ StringEquals: { [key]: 'x' } })).toBe(true);
  });

  test.each(['kms:ViaService', 'aws:SourceIp', 'aws:SourceVpce', 'kms:EncryptionContextKeys', 'kms:CallerAccount'])('is not one on %s', key => {
    expect(hasSourceCondition({ StringEquals: { [key]: 'x' } })).toBe(false);
  });

  test('counts under any operator, and among others', () => {
    expect(hasSourceCondition({ Bool: { 'aws:SecureTransport': 'true' }, ArnLike: { 'aws:SourceArn': 'x' } })).toBe(true);
    expect(hasSourceCondition({})).toBe(false);
  });
});
