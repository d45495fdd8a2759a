import type { awscdk } from 'projen';

/** Where each language's package is published. */
export const publishing = {
  releaseToNpm: true,
  npmTrustedPublishing: true,
  publishToPypi: { distName: 'cdk-at-rest', module: 'cdk_at_rest', trustedPublishing: true },
  publishToMaven: { javaPackage: 'io.github.cdkatrest', mavenGroupId: 'io.github.cdkatrest', mavenArtifactId: 'cdk-at-rest', mavenServerId: 'central-ossrh' },
  publishToGo: { moduleName: 'github.com/cdkatrest/cdk-at-rest-go', packageName: 'cdkatrest' },
  publishToNuget: { dotNetNamespace: 'CdkAtRest', packageId: 'CdkAtRest', trustedPublishing: true },
} satisfies Partial<awscdk.AwsCdkConstructLibraryOptions>;
