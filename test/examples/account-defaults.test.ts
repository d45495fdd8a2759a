/** examples/account-defaults as a user would synthesize it: with the CDK's own validation of templates, and the whole template in a snapshot. */
import { App, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AccountDefaultsStack } from '../../examples/account-defaults/account-defaults-stack';
import { dependencyCycles } from '../support/template/cycles';
import { maskTemplate } from '../support/template/mask';
import { templateOf } from '../support/template/synth';
import { KeyPolicyChecks } from 'cdk-at-rest';

function accountDefaults(): { app: App; stack: AccountDefaultsStack } {
  const app = new App();
  Validations.of(app).addPlugins(new KeyPolicyChecks());
  return { app, stack: new AccountDefaultsStack(app, 'AccountDefaults') };
}

test('the template is the one that was reviewed', () => {
  expect(maskTemplate(templateOf(accountDefaults().stack))).toMatchSnapshot();
});

test('the template has no cycle, which synthesis would not notice', () => {
  expect(dependencyCycles(templateOf(accountDefaults().stack))).toEqual([]);
});

test('neither the library\'s checks nor the CDK\'s own validation find anything', () => {
  const { app, stack } = accountDefaults();
  const before = process.env.CDK_VALIDATION;
  process.env.CDK_VALIDATION = 'true';
  const written = jest.spyOn(console, 'error').mockImplementation();
  try {
    app.synth();
  } finally {
    process.env.CDK_VALIDATION = before;
  }

  expect(written.mock.calls).toEqual([]);
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});
