import { Lazy, type SecretValue, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Narrowing } from '../private/narrowed-grant';
import { NarrowedKey } from '../private/narrowed-key';
import { isDelegatedTo, principalBehindService } from '../private/principals';
import { usableKey } from '../private/usable-key';

/**
 * The credentials of a database, whose generated secret is encrypted under the key.
 *
 * `Credentials.fromGeneratedSecret` would rename the secret of a database that gave none, and RDS would get a new password:
 * `fromUsername` keeps the logical id. Credentials that bring a secret or a password are left alone.
 */
export function encryptedCredentials(
  scope: Construct, id: string, engine: rds.IEngine, key: kms.IKey, given?: rds.Credentials,
): rds.Credentials {
  if (!given) {
    return rds.Credentials.fromUsername(engine.defaultUsername ?? 'admin', { encryptionKey: secretKey(scope, id, 'AtRestSecretKey', key) });
  }
  return given.secret || given.password || given.encryptionKey instanceof SecretKey
    ? given
    : new KeyedCredentials(given, secretKey(scope, id, 'AtRestSecretKey', ownKeyOf(scope, id, given) ?? key));
}

/** The same for a database from a snapshot, which keeps the password of the snapshot unless a new one is asked for. */
export function encryptedSnapshotCredentials(scope: Construct, id: string, key: kms.IKey, given: rds.SnapshotCredentials): rds.SnapshotCredentials {
  return given.secret || given.password || given.encryptionKey instanceof SecretKey
    ? given
    : new KeyedSnapshotCredentials(given, secretKey(scope, id, 'AtRestSnapshotSecretKey', ownKeyOf(scope, id, given) ?? key));
}

function ownKeyOf(scope: Construct, id: string, given: { readonly encryptionKey?: kms.IKey }): kms.IKey | undefined {
  return given.encryptionKey && usableKey(scope, id, given.encryptionKey);
}

/**
 * A key as the secret of one database hands it out.
 *
 * @param suffix of the view's id, beside the database
 */
export function secretKey(scope: Construct, id: string, suffix: string, key: kms.IKey): NarrowedKey {
  return new SecretKey(scope, `${id}${suffix}`, key, secretNarrowing(scope, id));
}

/**
 * Use of a secret's key through Secrets Manager and for that secret only.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
function secretNarrowing(scope: Construct, id: string): Narrowing {
  return {
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(scope).region}.amazonaws.com` } },
    identityContext: {
      // Lazy: the database, and with it the secret, comes into being after its key.
      StringEquals: { 'kms:EncryptionContext:SecretARN': Lazy.string({ produce: () => secretOf(scope.node.findChild(id)).secretArn }) },
    },
  };
}

function secretOf(database: Construct): secretsmanager.ISecret {
  return (database as Construct & { readonly secret: secretsmanager.ISecret }).secret;
}

/**
 * The key as the secret hands it out. `secretsmanager.Secret` grants through `kms.ViaServicePrincipal`, which always writes the
 * key policy and so closes cycles between stacks; here the principal behind it gets an identity policy with the same condition.
 */
class SecretKey extends NarrowedKey {
  constructor(scope: Construct, id: string, private readonly shown: kms.IKey, narrowing: Narrowing) {
    super(scope, id, shown, narrowing);
  }

  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    const principal = principalBehindService(grantee);
    return isDelegatedTo(this.shown, principal)
      ? iam.Grant.drop(grantee, 'the policy of the key delegates to the account already')
      : super.grant(principal, ...actions);
  }
}

/** Credentials as given, with the key of their secret. */
class KeyedCredentials extends rds.Credentials {
  readonly username: string;
  readonly secretName?: string;
  readonly usernameAsString?: boolean;
  readonly password?: SecretValue;
  readonly secret?: secretsmanager.ISecret;
  readonly excludeCharacters?: string;
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  constructor(given: rds.Credentials, readonly encryptionKey: kms.IKey) {
    super();
    this.username = given.username;
    this.secretName = given.secretName;
    this.usernameAsString = given.usernameAsString;
    this.excludeCharacters = given.excludeCharacters;
    this.replicaRegions = given.replicaRegions;
  }
}

/** Snapshot credentials as given, with the key of their secret. */
class KeyedSnapshotCredentials extends rds.SnapshotCredentials {
  readonly username?: string;
  readonly generatePassword: boolean;
  readonly replaceOnPasswordCriteriaChanges?: boolean;
  readonly password?: SecretValue;
  readonly secret?: secretsmanager.ISecret;
  readonly excludeCharacters?: string;
  readonly replicaRegions?: secretsmanager.ReplicaRegion[];

  constructor(given: rds.SnapshotCredentials, readonly encryptionKey: kms.IKey) {
    super();
    this.username = given.username;
    this.generatePassword = given.generatePassword;
    this.replaceOnPasswordCriteriaChanges = given.replaceOnPasswordCriteriaChanges;
    this.excludeCharacters = given.excludeCharacters;
    this.replicaRegions = given.replicaRegions;
  }
}
