import { javascript, type awscdk } from 'projen';

const COVERED_FOLDERS = ['policies', 'private', 'keys', 'functions', 's3', 'dynamodb', 'rds', 'ebs', 'audit', 'baseline', 'catalog', 'templates', 'checks', 'enforcement', 'inventory', 'migration'];

export const jestOptions: javascript.JestOptions = {
  // Snapshots change only when somebody asks for it (`npx projen test:update`).
  updateSnapshot: javascript.UpdateSnapshot.NEVER,
  passWithNoTests: false,
  jestVersion: '30',
  extraCliOptions: ['--coverage'],
  jestConfig: {
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    setupFiles: ['<rootDir>/test/setup.ts'],
    moduleNameMapper: { '^cdk-at-rest$': '<rootDir>/src/index.ts' },
    modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/', '<rootDir>/.venv/', '<rootDir>/.newest/'],
    collectCoverage: false,
    collectCoverageFrom: ['src/**/*.ts'],
    // Types alone, of which nothing is left to run.
    coveragePathIgnorePatterns: [
      '/node_modules/', '-props\\.ts$', '-options\\.ts$', 'src/.*/i-[a-z-]+\\.ts$', 'src/private/encrypted-type.ts', 'src/catalog/classification.ts', 'src/inventory/inventory-key.ts', 'src/inventory/offline.ts',
      'src/templates/template.ts', 'src/checks/finding.ts', 'src/enforcement/exemptions/exemption.ts', 'src/enforcement/wiring/key-of.ts', 'src/migration/rds/', 'src/migration/read.ts', 'src/migration/plan/(observation|step|index)\\.ts$', 'src/migration/definition/(states|wiring)\\.ts$', 'src/migration/index.ts', 'src/enforcement/grants/key-use.ts',
      'lambda/.*/aws\\.ts$', 'lambda/audit-canary/run.ts', 'lambda/custom-resource/time.ts',
    ],
    coverageProvider: 'v8',
    coverageReporters: ['lcov', 'json-summary'],
    testTimeout: 30_000,
    // Two cores are common in CI, where jest's own default would use one of them.
    maxWorkers: '100%',
  },
};

/** Coverage thresholds hold for each folder of `src`, so that one well-tested folder cannot hide another. */
export function configureTests(project: awscdk.AwsCdkConstructLibrary): void {
  project.jest!.config.coverageThreshold = Object.fromEntries(
    COVERED_FOLDERS.map(folder => [`./src/${folder}/`, { lines: 95, branches: 90 }]),
  );
}
