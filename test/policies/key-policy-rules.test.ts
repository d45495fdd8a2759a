import { KEY_POLICY_RULES } from '../../src/policies/key-policy-rules';

test('every rule has an id of its own, under which it is documented and acknowledged', () => {
  const ids = KEY_POLICY_RULES.map(rule => rule.id);

  expect(ids).toEqual(ids.map(() => expect.stringMatching(/^AtRest-Key[A-Z]\w+$/) as unknown));
  expect(new Set(ids).size).toBe(ids.length);
});

test('every rule says what is wrong and how to put it right', () => {
  KEY_POLICY_RULES.forEach(rule => {
    expect(rule.description).not.toBe('');
    expect(rule.fix).not.toBe('');
    expect(rule.fix).not.toMatch(/\.$/);
  });
});

test('what cannot be right is an error, and what is risky but legal a warning', () => {
  expect(Object.fromEntries(KEY_POLICY_RULES.map(rule => [rule.id, rule.level]))).toEqual({
    'AtRest-KeyLockout': 'error',
    'AtRest-KeyPublic': 'error',
    'AtRest-KeyServiceWithoutSource': 'error',
    'AtRest-KeyGrantsUnbounded': 'warning',
    'AtRest-KeyAdministratorUses': 'warning',
    'AtRest-KeyPolicySize': 'error',
    'AtRest-KeyRotation': 'warning',
    'AtRest-KeyDeletedWithStack': 'warning',
    'AtRest-KeyUndecided': 'warning',
  });
});
