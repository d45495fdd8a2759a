import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as eksV2 from 'aws-cdk-lib/aws-eks-v2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyFor } from '../../keys/encryption-key';
import { cfnKeyOf } from '../../private/cfn-key';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { addToKeyPolicy } from '../../private/key-policy';
import { usableKey } from '../../private/usable-key';
import { namedKey } from './named-key';

/**
 * How a repository is encrypted. Whoever pushes and pulls needs no permission on the key: ECR uses grants that it makes along with it.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html
 */
export const ENCRYPTED_REPOSITORY: EncryptedType<ecr.RepositoryProps> = {
  injectionId: ecr.Repository.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::ECR::Repository'],
  props: (scope, id, props) => {
    const { KMS } = ecr.RepositoryEncryption;
    if (props.encryption !== undefined && props.encryption.value !== KMS.value) {
      throw propsError(scope, id, `received the encryption ${props.encryption.value}: leave it out for a customer managed key`);
    }
    return { ...props, encryption: KMS, encryptionKey: namedKey(scope, id, 'ECR', props.encryptionKey) };
  },
};

/** The resource that `eks.Cluster` makes its cluster with: it refuses, as EKS does, to change the key of a cluster that is deployed. */
const EKS_CUSTOM_RESOURCE = 'Custom::AWSCDK-EKS-Cluster';

/**
 * How the secrets of a Kubernetes cluster are encrypted, of `eks.FargateCluster` too, which is an `eks.Cluster`. The pods need no permission
 * on the key: EKS uses a grant that it makes along with the cluster.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
 */
export const ENCRYPTED_EKS_CLUSTER: EncryptedType<eks.ClusterProps> = {
  injectionId: eks.Cluster.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::EKS::Cluster', EKS_CUSTOM_RESOURCE],
  props: (scope, id, props) => ({ ...props, secretsEncryptionKey: namedKey(scope, id, 'EKS', props.secretsEncryptionKey) }),
};

/** The same for the L2 that makes an `AWS::EKS::Cluster`. */
export const ENCRYPTED_EKS_V2_CLUSTER: EncryptedType<eksV2.ClusterProps> = {
  injectionId: eksV2.Cluster.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::EKS::Cluster'],
  props: (scope, id, props) => ({ ...props, secretsEncryptionKey: namedKey(scope, id, 'EKS', props.secretsEncryptionKey) }),
};

/**
 * How the ephemeral storage of a cluster's Fargate tasks is encrypted: Fargate is admitted to the key by the L2, for the cluster. EBS
 * volumes of tasks are as their service says, whose role would need the key; the key of ECS Exec is for sessions, which nothing keeps.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-storage-encryption.html
 */
export const ENCRYPTED_ECS_CLUSTER: EncryptedType<ecs.ClusterProps> = {
  injectionId: ecs.Cluster.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::ECS::Cluster'],
  props: (scope, id, props) => ({
    ...props,
    managedStorageConfiguration: {
      ...props.managedStorageConfiguration,
      fargateEphemeralStorageKmsKey: props.managedStorageConfiguration?.fargateEphemeralStorageKmsKey ?? fargateKey(scope, id),
    },
  }),
};

function fargateKey(scope: Construct, id: string): kms.IKey {
  const key = usableKey<kms.IKey>(scope, id, keyFor(scope, id, 'ECS'));
  if (cfnKeyOf(key)?.multiRegion) {
    throw propsError(scope, id, `would get the multi-Region key ${key.node.path}, which Fargate does not take for ephemeral storage: give it a single-Region one (managedStorageConfiguration)`);
  }
  // The L2 gives its statements the same Sids for every cluster, which a key that several share could not have.
  return Object.create(key, {
    addToResourcePolicy: {
      value: (statement: iam.PolicyStatement) => {
        statement.sid = undefined;
        return addToKeyPolicy(key, statement);
      },
    },
  }) as kms.IKey;
}
