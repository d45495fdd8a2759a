import type { awscdk } from 'projen';

/** Tasks that need the bundled functions: a template refers to them by their hash. */
const NEEDING_BUNDLES = ['test', 'test:unit', 'test:update', 'test:newest', 'bench'];

/**
 * The Lambda functions of the package: TypeScript in `lambda/<name>/`, which jsii does not compile, bundled into `assets/<name>/`, which
 * the package holds and git does not. Called after the other tasks and the tests are configured.
 */
export function configureLambda(project: awscdk.AwsCdkConstructLibrary): void {
  const bundle = project.addTask('bundle:lambda', {
    description: 'Bundles the Lambda functions of lambda/ into assets/',
    execArgs: ['tsx', '--tsconfig', 'tsconfig.dev.json', 'projenrc/scripts/bundle-lambda.ts'],
  });
  project.preCompileTask.spawn(bundle);
  NEEDING_BUNDLES.forEach(name => project.tasks.tryFind(name)?.prependSpawn(bundle));

  project.gitignore.exclude('/assets/');

  const jest = project.jest!.config as { collectCoverageFrom: string[]; coverageThreshold: Record<string, object> };
  jest.collectCoverageFrom = [...jest.collectCoverageFrom, 'lambda/**/*.ts'];
  jest.coverageThreshold = { ...jest.coverageThreshold, './lambda/': { lines: 95, branches: 90 } };

  // What the functions import is bundled, or comes with the runtime.
  project.eslint?.addLintPattern('lambda');
  project.eslint?.allowDevDeps('**/lambda/**');
}
