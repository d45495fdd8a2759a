import { CHECK_RULES, documentationOf } from '../../src/checks';
import { TEMPLATE_RULES } from '../../src/checks/rules';
import { KEY_POLICY_RULES } from '../../src/policies/key-policy-rules';

test('each rule has an id of its own', () => {
  expect(new Set(CHECK_RULES.map(({ id }) => id)).size).toBe(CHECK_RULES.length);
  expect(CHECK_RULES.map(({ id }) => id).filter(id => !/^AtRest-[A-Z][A-Za-z]+$/.test(id))).toEqual([]);
});

test('descriptions and fixes are sentences without a full stop, and say something', () => {
  const texts = CHECK_RULES.flatMap(({ description, fix }) => [description, fix]);

  expect(texts.filter(text => !/^[A-Z].{15,}[^.\s]$/.test(text))).toEqual([]);
});

test('the rules of templates, of comparisons and of key policies are all there', () => {
  const ids = CHECK_RULES.map(({ id }) => id);

  expect(ids).toEqual(expect.arrayContaining([...TEMPLATE_RULES, ...KEY_POLICY_RULES].map(({ id }) => id)));
  expect(ids).toEqual(expect.arrayContaining(['AtRest-Replacement', 'AtRest-KeyLost']));
});

test('a rule is documented in the guide of checks, and one of key policies in that of keys', () => {
  expect(documentationOf(TEMPLATE_RULES[0])).toBe('https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/checks.md#atrest-unencrypted');
  expect(documentationOf(KEY_POLICY_RULES[0])).toBe('https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/keys.md#atrest-keylockout');
});
