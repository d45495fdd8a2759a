import type { awscdk } from 'projen';

/** What the npm package has no use for. */
const NOT_PUBLISHED = ['/.ci/', '/bench/', '/demo/', '/docs/', '/examples/', '/projenrc/', '/CONTRIBUTING.md', '/tsconfig.dev.json', '/.projenrc.ts', '/.eslintrc.json', '/.venv/', '/cdk.out/'];

/** Tasks beside those of projen; `npx projen` lists them. */
export function configureTasks(project: awscdk.AwsCdkConstructLibrary): void {
  project.npmignore!.exclude(...NOT_PUBLISHED);

  project.addTask('test:unit', {
    description: 'Fast feedback: the unit tests alone',
    execArgs: ['jest', '--testPathIgnorePatterns', '/node_modules/', '/test/(nag|emulator|property|upgrade|examples)/'],
    receiveArgs: true,
  });
}
