import { App, type Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { dependencyCycles } from '../support/template/cycles';
import { maskTemplate } from '../support/template/mask';
import { templateOf } from '../support/template/synth';
import { KeyPolicyChecks } from 'cdk-at-rest';

/** The tests of an example: synthesized as a user would, with the CDK's own validation, and the whole template in a snapshot. */
export function exampleTests(stackIn: (app: App) => Stack): void {
  function example(): { app: App; stack: Stack } {
    const app = new App();
    Validations.of(app).addPlugins(new KeyPolicyChecks());
    return { app, stack: stackIn(app) };
  }

  test('the template is the one that was reviewed', () => {
    expect(maskTemplate(templateOf(example().stack))).toMatchSnapshot();
  });

  test('the template has no cycle, which synthesis would not notice', () => {
    expect(dependencyCycles(templateOf(example().stack))).toEqual([]);
  });

  test('neither the library\'s checks nor the CDK\'s own validation find anything', () => {
    const { app, stack } = example();
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
}
