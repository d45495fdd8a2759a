/** The code of .NET's package, as far as it can be checked without an SDK: the public repository builds it. */
import * as path from 'path';
import { MANIFEST, oldest } from '../support/manifest';
import { built, Unpacked } from '../support/unpacked';

const dotnet = Unpacked.folder(path.dirname(built('generated/dotnet', '.csproj')));
const project = dotnet.text('CdkAtRest.csproj');
const sources = dotnet.files.filter(file => /^CdkAtRest\/[^/]+\.cs$/.test(file));

const property = (name: string): string | undefined => new RegExp(`<${name}>([^<]*)</${name}>`).exec(project)?.[1];

test('is the package that is published', () => {
  expect(['PackageId', 'PackageVersion', 'PackageLicenseExpression', 'TargetFramework', 'Nullable'].map(property)).toEqual(['CdkAtRest', MANIFEST.version, 'Apache-2.0', 'net6.0', 'enable']);
  expect(project).toContain(`<EmbeddedResource Include="cdk-at-rest-${MANIFEST.version}.tgz" />`);
});

test('takes the peers of the library up to their next major versions', () => {
  const references = [...project.matchAll(/<PackageReference Include="([^"]+)" Version="([^"]+)"/g)].map(([, name, version]) => [name, version]);

  expect(references).toEqual([
    ['Amazon.JSII.Runtime', expect.stringMatching(/^\[1\.\d+\.\d+,2\.0\.0\)$/)],
    ['Amazon.CDK.Lib', `[${oldest('aws-cdk-lib')},3.0.0)`],
    ['Constructs', `[${oldest('constructs')},11.0.0)`],
  ]);
});

test('has a source for every public type, in one namespace', () => {
  const assembly = JSON.parse(Unpacked.folder(path.join(__dirname, '../../..')).text('.jsii')) as { types: Record<string, { name: string; kind: string; datatype?: boolean }> };
  const types = Object.values(assembly.types).flatMap(({ name, datatype }) => datatype ? [name, `I${name}`] : [name]);

  expect(sources).toEqual(expect.arrayContaining(types.map(name => `CdkAtRest/${name}.cs`)));
  const namespaces = new Set(sources.map(file => /^namespace (.+)$/m.exec(dotnet.text(file))?.[1]));
  expect([...namespaces]).toEqual(['CdkAtRest']);
});

test('extends the classes of aws-cdk-lib', () => {
  expect(dotnet.text('CdkAtRest/EncryptedBucket.cs')).toContain('public class EncryptedBucket : Amazon.CDK.AWS.S3.Bucket');
  expect(dotnet.text('CdkAtRest/EncryptionKey.cs')).toContain('public class EncryptionKey : Amazon.CDK.AWS.KMS.Key, CdkAtRest.IEncryptionKey');
});
