import { JsonFile, type awscdk } from 'projen';

/** What the command line imports at run time. The versions are the root's: there is one install and one lockfile. */
const DEPENDENCIES = [
  '@aws-sdk/client-application-auto-scaling', '@aws-sdk/client-cloudtrail', '@aws-sdk/client-database-migration-service', '@aws-sdk/client-kms', '@aws-sdk/client-rds', '@duckdb/node-api',
  'cli-progress', 'cli-table3', 'commander', 'yaml',
];

/** What jsii and tools read from the package by name: `exports` hides everything else, as that of aws-cdk-lib does. */
const EXPORTS = {
  '.': { types: './lib/index.d.ts', default: './lib/index.js' },
  './offline': { types: './lib/offline.d.ts', default: './lib/offline.js' },
  './package.json': './package.json',
  './.jsii': './.jsii',
  './.warnings.jsii.js': './.warnings.jsii.js',
};

/**
 * The command line: a package of its own in `cli/`, since a jsii package must not have native dependencies. In the repository it
 * resolves its modules from the root's `node_modules`, and `cdk-at-rest/offline` from the sources.
 */
export function configureCli(project: awscdk.AwsCdkConstructLibrary): void {
  project.package.addField('exports', EXPORTS);
  project.gitignore.exclude('/cli/lib/');

  new JsonFile(project, 'cli/package.json', { obj: packageJson(project) });
  new JsonFile(project, 'cli/tsconfig.json', {
    obj: {
      extends: '../tsconfig.json',
      compilerOptions: {
        rootDir: 'src',
        outDir: 'lib',
        declaration: false,
        inlineSourceMap: false,
        inlineSources: false,
        // The compiled library: its sources would be compiled along.
        paths: { 'cdk-at-rest/offline': ['../lib/offline.d'] },
      },
      include: ['src/**/*.ts'],
    },
  });

  const build = project.addTask('cli:build', { description: 'Compiles the command line into cli/lib (needs the compiled library)', exec: 'tsc -p cli/tsconfig.json' });
  project.postCompileTask.spawn(build);
  project.addTask('cli:package', {
    description: 'Packs the command line into dist/cli',
    execArgs: ['tsx', '--tsconfig', 'tsconfig.dev.json', 'projenrc/scripts/package-cli.ts'],
  });
  project.package.setScript('cdk-at-rest', 'tsx --tsconfig tsconfig.dev.json cli/src/main.ts');

  configureTests(project);
  project.eslint?.addLintPattern('cli');
  project.eslint?.addIgnorePattern('cli/lib/');
  // The tests may import what the root has; the sources what cli/package.json declares.
  project.eslint?.addOverride({
    files: ['cli/test/**/*.ts'],
    rules: { 'import/no-extraneous-dependencies': ['error', { devDependencies: true, packageDir: ['.', './cli'] }] },
  });
}

function packageJson(project: awscdk.AwsCdkConstructLibrary): object {
  const { description: _, repository, author, license, engines } = project.package.manifest as { [field: string]: unknown };
  // The release sets the version of both packages.
  const version = '0.0.0';
  return {
    name: 'cdk-at-rest-cli',
    version,
    description: 'Command line of cdk-at-rest: checks and inventory of encryption at rest in CloudFormation templates, and audits of AWS CloudTrail log files',
    repository,
    author,
    license,
    keywords: ['aws', 'cloudformation', 'cloudtrail', 'kms', 'encryption-at-rest', 'sarif', 'audit'],
    engines,
    bin: { 'cdk-at-rest': 'lib/main.js' },
    files: ['lib'],
    dependencies: {
      ...Object.fromEntries(DEPENDENCIES.map(name => [name, project.deps.getDependency(name).version])),
      // One version of the questions: no other is known to go with this command line.
      'cdk-at-rest': version,
    },
    publishConfig: { access: 'public' },
  };
}

function configureTests(project: awscdk.AwsCdkConstructLibrary): void {
  const jest = project.jest!.config as {
    moduleNameMapper: Record<string, string>;
    modulePathIgnorePatterns: string[];
    collectCoverageFrom: string[];
    coveragePathIgnorePatterns: string[];
    coverageThreshold: Record<string, object>;
  };
  project.jest!.addTestMatch('<rootDir>/cli/test/**/*.test.ts');
  jest.moduleNameMapper = { ...jest.moduleNameMapper, '^cdk-at-rest/offline$': '<rootDir>/src/offline.ts' };
  jest.modulePathIgnorePatterns = [...jest.modulePathIgnorePatterns, '<rootDir>/cli/lib/'];
  jest.collectCoverageFrom = [...jest.collectCoverageFrom, 'cli/src/**/*.ts'];
  // What runs in a process of its own, and types alone.
  jest.coveragePathIgnorePatterns = [...jest.coveragePathIgnorePatterns, 'cli/src/main.ts', 'cli/src/audit/audit-report.ts'];
  jest.coverageThreshold = { ...jest.coverageThreshold, './cli/src/': { lines: 95, branches: 90 } };
}
