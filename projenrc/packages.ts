import { github, type awscdk } from 'projen';

const TSX = ['tsx', '--tsconfig', 'tsconfig.dev.json'];

/**
 * What to do with code samples that were not translated, language by language. There are none of ours; a Go interface repeats what it
 * inherits from aws-cdk-lib, samples included.
 */
const UNKNOWN_SAMPLES = { python: 'fail', java: 'fail', dotnet: 'fail', go: 'translate' };

/** What is published, whatever else a folder of the repository may hold; npm adds the manifest, the README and the license. */
const PUBLISHED = ['lib/**/*.js', 'lib/**/*.d.ts', 'assets', '.jsii', 'CHANGELOG.md'];

/**
 * The packages of all languages: how they are built, what is in them, the apps in `consumers` that install them, and that their API stays
 * compatible. Called after the other tasks are configured.
 */
export function configurePackages(project: awscdk.AwsCdkConstructLibrary): void {
  // They would be two thirds of the code, and every app reads it when it starts.
  project.tsconfig!.file.addOverride('compilerOptions.inlineSourceMap', false);
  project.tsconfig!.file.addOverride('compilerOptions.inlineSources', false);
  project.package.addField('files', PUBLISHED);
  project.gitignore.exclude('.jsii.tabl.json', '.api-*/', '/consumers/typescript/dist/', '/consumers/java/target/', '/consumers/python/build/', '*.egg-info/', '__pycache__/');

  translateSamples(project);
  packagesOfAllLanguages(project);
  compatibility(project);
  publicWorkflow(project);
  project.eslint?.addLintPattern('consumers/typescript');
  // The runner of Node.js waits for its tests by itself.
  project.eslint?.addOverride({ files: ['consumers/typescript/test/**/*.ts'], rules: { '@typescript-eslint/no-floating-promises': 'off' } });
}

/** The packages of other languages show samples in these: in Python, TypeScript would be of no use. */
function translateSamples(project: awscdk.AwsCdkConstructLibrary): void {
  const samples = project.addTask('samples:translate', {
    description: 'Translates the code samples of the README and the doc comments for the packages of other languages (needs the compiled library)',
    execArgs: ['jsii-rosetta', 'extract', '--strict', '--compile', '.'],
  });
  Object.entries(UNKNOWN_SAMPLES).forEach(([language, unknown]) => {
    const task = project.tasks.tryFind(`package:${language}`)!;
    task.reset();
    task.spawn(samples);
    task.execArgs(['jsii-pacmak', '-v', '--target', language, '--rosetta-unknown-snippets', unknown]);
  });
}

function packagesOfAllLanguages(project: awscdk.AwsCdkConstructLibrary): void {
  const compile = project.addTask('packages:compile', { description: 'Compiles what is packed, and nothing that is left of earlier sources', exec: 'rm -rf lib' });
  compile.spawn(project.tasks.tryFind('bundle:lambda')!);
  compile.spawn(project.compileTask);

  const test = project.addTask('test:packages', {
    description: 'What is in the packages of dist, and how large they are (jest)',
    // No `*.test.ts`: all tests run before anything is packed.
    execArgs: ['jest', '--ci', '--testMatch', '<rootDir>/test/packages/built/*.built.ts'],
    receiveArgs: true,
  });
  const all = project.addTask('package:all', { description: 'Compiles, packs for every language into dist, prints the sizes and tests what is in them; needs Python, a JDK and Maven' });
  all.spawn(compile);
  all.execArgs([...TSX, 'projenrc/scripts/packages/package-all.ts']);
  all.spawn(test);

  const consumers = project.addTask('consumers', { description: 'Packs for every language, runs the apps of consumers/ on the packages, and compares their templates; needs Go as well' });
  consumers.spawn(all);
  consumers.execArgs([...TSX, 'projenrc/scripts/consumers/main.ts'], { receiveArgs: true });
}

/** projen's own task asks npm, and passes when there is no answer. */
function compatibility(project: awscdk.AwsCdkConstructLibrary): void {
  const compat = project.tasks.tryFind('compat')!;
  compat.description = 'Compares the API with that of the last release (test/packages/released); changes that break are listed in .compatignore, or fail';
  compat.reset();
  compat.execArgs([...TSX, 'projenrc/scripts/packages/check-api.ts']);
  project.postCompileTask.spawn(compat);

  project.addTask('release:api', {
    description: 'Keeps the API as that of a release, whose version is behind it (test/packages/released): part of a release',
    execArgs: [...TSX, 'projenrc/scripts/packages/keep-api.ts'],
    receiveArgs: true,
  });
}

/** On the versions of Node.js that the library supports: what jsii runs in every language. */
function publicWorkflow(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = new github.GithubWorkflow(project.github!, 'consumers');
  workflow.on({ pullRequest: {}, push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJob('consumers', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    strategy: { failFast: false, matrix: { domain: { node: ['20', '22', '24'] } } },
    env: { CI: 'true' },
    steps: [
      github.WorkflowSteps.checkout(),
      { uses: 'actions/setup-node@v7.0.0', with: { 'node-version': '${{ matrix.node }}', 'package-manager-cache': false } },
      { uses: 'actions/setup-java@v6.0.0', with: { 'distribution': 'corretto', 'java-version': '17' } },
      { uses: 'actions/setup-python@v7.0.0', with: { 'python-version': '3.x' } },
      { uses: 'actions/setup-go@v7.0.0', with: { 'go-version': 'stable', 'cache': false } },
      { run: 'npm ci' },
      { run: 'npx projen consumers' },
    ],
  });
}
