import { awscdk, javascript } from 'projen';
import { configureCli } from './projenrc/cli';
import { configureLambda } from './projenrc/lambda';
import { configureLint } from './projenrc/lint';
import { configurePackages } from './projenrc/packages';
import { publishing } from './projenrc/publishing';
import { configureTasks } from './projenrc/tasks';
import { configureTests, jestOptions } from './projenrc/tests';
import { AWS_CDK_CLI, AWS_CDK_LIB, CONSTRUCTS } from './projenrc/versions';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-at-rest',
  description: 'Encryption at rest on AWS that is right by default, can be proved, and can be retrofitted: a CDK construct library',
  author: 'cdk-at-rest maintainers',
  authorAddress: 'https://github.com/cdkatrest',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdkatrest/cdk-at-rest.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-at-rest maintainers',
  stability: 'experimental',
  keywords: ['aws', 'cdk', 'kms', 'encryption', 'encryption-at-rest', 'security', 'compliance', 's3', 'dynamodb', 'rds', 'ebs', 'cloudtrail'],
  defaultReleaseBranch: 'main',
  majorVersion: 0,
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,

  cdkVersion: AWS_CDK_LIB,
  cdkCliVersion: AWS_CDK_CLI,
  constructsVersion: CONSTRUCTS,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.0.0',
  // Node 20 is the oldest that the library supports; its own pipeline runs on a maintained one.
  workflowNodeVersion: '24',

  tsconfig: { compilerOptions: { types: ['node'] } },
  // The default is now `test/tsconfig.json`, which covers neither the examples nor the project's own tasks.
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    include: ['.projenrc.ts'],
    exclude: ['lib', 'cli/lib', 'dist', 'cdk.out', '.newest'],
    compilerOptions: { types: ['node', 'jest'], paths: { 'cdk-at-rest': ['./src/index.ts'], 'cdk-at-rest/offline': ['./src/offline.ts'] } },
  },
  typecheckTests: true,
  jestOptions,
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'examples', 'bench', 'demo', 'smoke', 'projenrc'],
    fileExtensions: ['.ts'],
    projectService: false,
    tsconfigPath: './tsconfig.dev.json',
    commandOptions: { fix: false, extraArgs: ['--max-warnings', '0'] },
  },

  ...publishing,
  docgen: true,
  sampleCode: false,
  // One way of upgrading dependencies: projen's weekly workflow.
  depsUpgrade: true,
  dependabot: false,
  githubOptions: { pullRequestLintOptions: { semanticTitle: false } },

  devDeps: [
    `aws-cdk@${AWS_CDK_CLI}`, 'cdk-nag@^3.0.2', '@cdklabs/cdk-validator-cfnguard', '@cloud-copilot/iam-simulate', '@cloud-copilot/iam-policy',
    '@aws-cdk/aws-service-spec', '@aws-cdk/service-spec-types', '@aws-crypto/client-node', 'fast-check', 'tsx', 'esbuild', 'aws-sdk-client-mock', '@types/aws-lambda',
    '@aws-sdk/client-kms@^3.1164.0', '@aws-sdk/client-s3', '@aws-sdk/client-dynamodb', '@aws-sdk/client-sts', '@aws-sdk/client-cloudformation', '@aws-sdk/client-iam', '@aws-sdk/client-ec2', '@aws-sdk/client-rds@^3.1169.0',
    '@aws-sdk/client-cloudtrail@^3.1137.0', '@aws-sdk/client-cloudwatch@^3.1164.0', '@aws-sdk/client-cloudwatch-logs@^3.1169.0', '@aws-sdk/client-eventbridge@^3.1169.0', '@aws-sdk/client-sfn@^3.1164.0', '@aws-sdk/client-sqs@~3.1169.0', '@aws-sdk/client-athena@^3.1164.0', '@aws-sdk/client-glue@^3.1169.0', '@aws-sdk/client-lambda@^3.1164.0', '@aws-sdk/client-sns@^3.1169.0',
    '@aws-sdk/client-application-auto-scaling@^3.1141.0', '@aws-sdk/client-database-migration-service@^3.1124.0', 'jsonata@~2.0.6',
    '@duckdb/node-api@1.5.5-r.5', 'commander@^14', 'cli-progress@^3.12.0', '@types/cli-progress@^3.11.6', 'cli-table3@^0.6.5', 'playwright-core@^1.65.1', 'yaml@^2.9.1', 'ajv@^6.14.0',
    // Constructs that are not ours, to be enforced from outside.
    '@aws-solutions-constructs/core@2.103.0', '@aws-solutions-constructs/resources@2.103.0', '@aws-solutions-constructs/aws-cloudfront-s3@2.103.0', '@aws-solutions-constructs/aws-eventbridge-sqs@2.103.0', '@aws-solutions-constructs/aws-sns-lambda@2.103.0',
  ],
  // The releases after 12 need Node 22 to install.
  bumpPackage: 'commit-and-tag-version@^12.7.3',
  gitignore: ['.newest/', '.docs-*/', '.venv/', '.go/', 'cdk.out/', '.demo/', '*.tsbuildinfo'],
});

// The lockfile names versions and hashes, and no registry: it works behind any mirror.
new javascript.NpmConfig(project).addConfig('omit-lockfile-registry-resolved', 'true');

// Of later releases not every platform's package is served everywhere, and the lockfile names them all.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });

// npm's own default, which need not be written down.
project.tryFindObjectFile('.github/workflows/release.yml')!.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');

configureLint(project);
configureTests(project);
configureTasks(project);
configureLambda(project);
configureCli(project);
configurePackages(project);
project.synth();
