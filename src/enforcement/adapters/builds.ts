import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as synthetics from 'aws-cdk-lib/aws-synthetics';
import { ViaService } from '../../keys/via-service';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import type { EncryptingService } from './encrypting-service';
import { namedKey } from './named-key';
import { serviceKey } from './service-key';

/** What is written to buckets: whoever reads it gets by with the key of the bucket where `KeySource` has one key a service. */
const OBJECTS: EncryptingService = { name: 'S3', via: ViaService.S3 };

/** The type of sources and artifacts that a pipeline provides. */
const PIPELINE = 'CODEPIPELINE';

/**
 * How the output of a build project is encrypted.
 *
 * That of a project in a pipeline goes to other stages, of other accounts perhaps, which use the key of the pipeline's bucket: the L2 takes
 * it over when the project is added to the pipeline.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-kms.html
 */
export const ENCRYPTED_PROJECT: EncryptedType<codebuild.ProjectProps> = {
  injectionId: codebuild.Project.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::CodeBuild::Project'],
  props: (scope, id, props) => {
    if (props.source?.type === PIPELINE && !props.encryptionKey) {
      throw propsError(scope, id, 'received the source of a pipeline, whose stages share the key of its bucket: give the pipeline an artifactBucket with a key, or crossAccountKeys: true');
    }
    return { ...props, encryptionKey: serviceKey(scope, id, OBJECTS, props.encryptionKey) };
  },
};

/**
 * How a repository is encrypted. Whoever pulls and pushes needs the key through CodeCommit.
 *
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html
 */
export const ENCRYPTED_CODE_REPOSITORY: EncryptedType<codecommit.RepositoryProps> = {
  injectionId: codecommit.Repository.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::CodeCommit::Repository'],
  props: (scope, id, props) => ({ ...props, kmsKey: namedKey(scope, id, 'CodeCommit', props.kmsKey) }),
};

/**
 * How the artifacts of a canary are encrypted, of one with a Node.js runtime: the others take no key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_artifact_encryption.html
 */
export const ENCRYPTED_CANARY: EncryptedType<synthetics.CanaryProps> = {
  injectionId: synthetics.Canary.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Synthetics::Canary'],
  props: (scope, id, props) => {
    const { artifactS3EncryptionMode, artifactS3KmsKey } = props;
    const { KMS } = synthetics.ArtifactsEncryptionMode;
    if (artifactS3EncryptionMode !== undefined && artifactS3EncryptionMode !== KMS) {
      throw propsError(scope, id, `received artifactS3EncryptionMode ${artifactS3EncryptionMode}: leave it out for a customer managed key`);
    }
    if (props.runtime.family !== synthetics.RuntimeFamily.NODEJS) {
      throw propsError(scope, id, `received the runtime ${props.runtime.name}, whose artifacts Synthetics encrypts under aws/s3 and under no other key: use a Node.js runtime`);
    }
    if (artifactS3EncryptionMode === KMS && !artifactS3KmsKey) {
      return props;
    }
    return { ...props, artifactS3EncryptionMode: KMS, artifactS3KmsKey: serviceKey(scope, id, OBJECTS, artifactS3KmsKey) };
  },
};

export const BUILDS: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_PROJECT, ENCRYPTED_CODE_REPOSITORY, ENCRYPTED_CANARY];
