import { MANIFEST, oldest } from '../support/manifest';
import { built, Unpacked } from '../support/unpacked';

const POM = 'META-INF/maven/io.github.cdkatrest/cdk-at-rest/pom.xml';

let jar: Unpacked;
let pom: string;

beforeAll(() => {
  jar = Unpacked.archive(built('java', `-${MANIFEST.version}.jar`));
  pom = jar.text(POM);
});
afterAll(() => jar.remove());

test('is published with its sources and its documentation, in the layout of a repository', () => {
  ['.pom', '-sources.jar', '-javadoc.jar'].forEach(ending => expect(built('java', ending)).toMatch(/java\/io\/github\/cdkatrest\/cdk-at-rest\/[^/]+\/[^/]+$/));
});

test('is one package', () => {
  const packages = new Set(jar.files.filter(file => file.endsWith('.class')).map(file => file.slice(0, file.lastIndexOf('/'))));

  expect([...packages]).toEqual(['io/github/cdkatrest']);
  expect(jar.files).toContain('io/github/cdkatrest/EncryptedBucket.class');
});

test('asks for the peers of the library, and what jsii needs', () => {
  const dependencies = [...pom.matchAll(/<dependency>[^]*?<artifactId>([^<]+)<\/artifactId>\s*<version>([^<]+)<\/version>/g)].map(([, name, version]) => [name, version] as const);

  expect(dependencies.map(([name]) => name)).toEqual(['aws-cdk-lib', 'constructs', 'jsii-runtime', 'annotations', 'javax.annotation-api']);
  // Maven has no ranges that pacmak would leave in: it takes the newest that the repository has.
  expect(atLeast(dependencies[0][1], oldest('aws-cdk-lib'))).toBe(true);
  expect(atLeast(dependencies[1][1], oldest('constructs'))).toBe(true);
});

function atLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, 'en', { numeric: true }) >= 0;
}
