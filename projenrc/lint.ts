import type { awscdk } from 'projen';

/** What each folder of `src` may import besides itself: dependencies run one way (docs/architecture.md). */
const MAY_IMPORT: Record<string, string[]> = {
  policies: [],
  catalog: [],
  private: ['policies'],
  keys: ['private', 'policies'],
  s3: ['private', 'keys'],
  dynamodb: ['private', 'keys'],
  functions: ['private', 'keys'],
  rds: ['private', 'keys', 'functions'],
  ebs: ['private', 'keys', 'functions'],
  audit: ['private', 'policies', 'keys', 'functions', 's3'],
  templates: ['catalog', 'policies'],
  checks: ['catalog', 'policies', 'templates'],
  enforcement: ['private', 'policies', 'catalog', 'templates', 'checks', 'keys', 's3', 'dynamodb', 'rds', 'ebs', 'audit'],
  inventory: ['private', 'policies', 'catalog', 'templates', 'checks', 'keys'],
  migration: ['private', 'policies', 'catalog', 'templates', 'keys', 'functions', 'dynamodb'],
  baseline: ['private', 'keys', 's3', 'ebs', 'audit'],
};

/** The parts of `src/migration` that the state machine's function and the command line run, which is without aws-cdk-lib: all but its constructs. */
const MIGRATION_WITHOUT_CDK = ['definition', 'estimates', 'gather', 'import', 'plan', 'preflight', 'rds', 'settings'];

/** Style and structure rules of the project. */
export function configureLint(project: awscdk.AwsCdkConstructLibrary): void {
  const eslint = project.eslint!;
  const folders = Object.keys(MAY_IMPORT);
  eslint.addRules({
    'import/no-restricted-paths': ['error', {
      zones: [
        ...folders.map(folder => ({
          target: `./src/${folder}`,
          from: './src',
          except: [folder, ...MAY_IMPORT[folder]].map(allowed => `./${allowed}`),
          message: `src/${folder} may import ${['itself', ...MAY_IMPORT[folder]].join(', ')} and nothing else of src (docs/architecture.md)`,
        })),
        ...[{ from: './src', except: ['./migration', './catalog', './templates'] }, { from: './src/migration/construct' }].map(zone => ({
          target: MIGRATION_WITHOUT_CDK.map(folder => `./src/migration/${folder}`),
          ...zone,
          message: `src/migration/${MIGRATION_WITHOUT_CDK.join(', ')} run without aws-cdk-lib, and may import of src catalog and templates alone`,
        })),
        { target: './cli', from: './src', except: ['./offline.ts'], message: 'cli may import of the library what it publishes for it: cdk-at-rest/offline' },
      ],
    }],
    'import/order': ['error', { groups: ['builtin', 'external', 'parent', 'sibling'], alphabetize: { order: 'asc', caseInsensitive: true } }],
    '@typescript-eslint/no-explicit-any': ['error'],
    '@stylistic/max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: false, ignoreRegExpLiterals: true }],
    '@typescript-eslint/member-ordering': ['off'],
  });
}
