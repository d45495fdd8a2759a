import type { awscdk } from 'projen';
import { AWS_CDK_LIB_NEWEST } from './versions';

const TSX = ['tsx', '--tsconfig', 'tsconfig.dev.json'];

/** Tasks beside those of projen; `npx projen --help` lists them. */
export function configureTasks(project: awscdk.AwsCdkConstructLibrary): void {
  // Node 20 is the oldest that the library supports; jsii says on every run that it is past its end of life.
  project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');

  const modules = project.addTask('test:emulator-modules', {
    description: 'What is added to the AWS emulator, against the service models of AWS (pytest)',
    execArgs: [...TSX, 'test/emulator/harness/run-module-tests.ts'],
  });
  const docs = project.addTask('docs:check', {
    description: 'Compiles every code block of the README, the guides and the doc comments (jsii-rosetta, strict)',
    execArgs: [...TSX, 'projenrc/scripts/compile-docs.ts'],
  });

  project.testTask.spawn(modules);

  project.addTask('test:unit', {
    description: 'Fast feedback: the unit tests alone',
    execArgs: ['jest', '--testPathIgnorePatterns=/node_modules/', '--testPathIgnorePatterns=/test/(emulator|examples|nag|policy|property|support|upgrade)/'],
    receiveArgs: true,
  });
  project.addTask('test:faults', {
    description: 'Migrations on the emulator with a fault at every state (minutes; MIGRATION_FAULTS=all: hours). Apart from the other tests, since it is busy with two cores',
    execArgs: ['jest', '--testMatch', '<rootDir>/test/emulator/*.sweep.ts'],
    receiveArgs: true,
  });
  project.addTask('test:newest', {
    description: `The tests that synthesize, on aws-cdk-lib ${AWS_CDK_LIB_NEWEST}`,
    execArgs: [...TSX, 'projenrc/scripts/test-newest.ts', AWS_CDK_LIB_NEWEST],
  });
  const catalog = project.addTask('catalog:generate', {
    description: 'What the CloudFormation specification says of keys, for every type (src/catalog)',
    execArgs: [...TSX, 'projenrc/scripts/generate-catalog.ts'],
  });
  project.addTask('bench', { description: 'Measures the figures of docs/benchmarks.md; `library`, `enforcement`, `check` or `audit` behind it: those alone; `check --checkov` installs checkov to compare with', execArgs: [...TSX, 'bench/main.ts'], receiveArgs: true });

  project.addTask('release:templates', {
    description: 'Keeps the templates of the examples as those of the release (test/upgrade/released): part of a release',
    execArgs: [...TSX, 'projenrc/scripts/keep-templates.ts'],
  });

  const rules = project.addTask('checks:table', {
    description: 'The table of rules in docs/checks.md',
    execArgs: [...TSX, 'projenrc/scripts/generate-rule-table.ts'],
  });

  // A newer specification shows as a difference that is committed, or that the build stops at.
  project.preCompileTask.spawn(catalog);
  project.preCompileTask.spawn(rules);
  project.postCompileTask.spawn(docs);
  // The npm package alone: the others need toolchains that not everybody has (`npx projen package-all`).
  project.packageTask.reset();
  project.packageTask.spawn(project.tasks.tryFind('package:js')!);

  // All of them deploy the bundled functions.
  for (const [script, folder] of Object.entries({ 'demo': 'demo', 'demo:migration': 'demo/migration', 'smoke': 'smoke' })) {
    project.package.setScript(script, `node demo/requirements.mjs && ${TSX.join(' ')} projenrc/scripts/bundle-lambda.ts && ${TSX.join(' ')} ${folder}/main.ts`);
  }
}
