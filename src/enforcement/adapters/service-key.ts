import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { EncryptionKey, keyFor } from '../../keys/encryption-key';
import { KeyService } from '../../keys/key-service';
import type { ViaService } from '../../keys/via-service';
import { hasSourceCondition, type Conditions } from '../../policies/conditions';
import { addToKeyPolicy } from '../../private/key-policy';
import { KeyResource } from '../../private/key-resource';
import { grantNarrowed } from '../../private/narrowed-grant';
import { isServicePrincipal } from '../../private/principals';
import { usableKey } from '../../private/usable-key';

/** A service whose resources are encrypted: how its use of a key is told from other use. */
export interface EncryptingService {
  /** The name under which a `KeySource` knows it, such as `SQS`. */
  readonly name: string;
  /** What the account's principals use the key through. */
  readonly via: ViaService;
  /** The encryption context that names the resource, where other services deliver to it: `aws:sqs:arn`, and the service in its ARN. */
  readonly destination?: { readonly contextKey: string; readonly arnService: string };
}

/** The key of a resource that does not exist yet, given by its user or shared by its scope, as the L2 of one service gets it. */
export function serviceKey(scope: Construct, id: string, service: EncryptingService, given?: kms.IKey): kms.IKey {
  return ThroughServiceKey.of(usableKey(scope, id, given ?? keyFor(scope, id, service.name)), service);
}

/**
 * A key as the L2s of one service hand it out: the same ARN, with grants that give use of it through the service and no other way.
 *
 * Services that deliver to a resource call KMS in their own name, and not all of them send a source: what ties their calls is the
 * encryption context of the resource, which has to be one of the key's account and Region.
 */
class ThroughServiceKey extends KeyResource {
  public static of(key: kms.IKey, service: EncryptingService): kms.IKey {
    const id = `Through${service.name}`;
    return key.node.tryFindChild(id) as ThroughServiceKey | undefined ?? new ThroughServiceKey(key, id, service);
  }

  public readonly keyArn: string;
  public readonly keyId: string;

  private constructor(private readonly key: kms.IKey, id: string, private readonly service: EncryptingService) {
    // A view has no scope of its own: it lives and dies with the key that it shows.
    super(key as unknown as Construct, id, { account: key.env.account, region: key.env.region });
    this.keyArn = key.keyArn;
    this.keyId = key.keyId;
  }

  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    const service = isServicePrincipal(grantee) ? this.asDeliverer(grantee.grantPrincipal.policyFragment.principalJson.Service) : undefined;
    if (service) {
      this.admit(service, actions);
      return iam.Grant.drop(grantee, 'the key policy admits the service for resources of the account');
    }
    const viaService = this.service.via._names(this.key);
    return grantNarrowed(this.key, grantee, actions, { conditions: { StringEquals: { 'kms:ViaService': viaService.length === 1 ? viaService[0] : viaService } } });
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    const { Principal: principal, Condition: conditions } = statement.toStatementJson() as { Principal?: Record<string, unknown>; Condition?: Conditions };
    const services = principal && Object.keys(principal).join() === 'Service' ? [principal.Service].flat().map(each => this.asDeliverer(each)) : [];
    if (services.length === 0 || services.includes(undefined) || hasSourceCondition(conditions ?? {})) {
      return addToKeyPolicy(this.key, statement);
    }
    services.forEach(service => this.admit(service!, statement.actions));
    return { statementAdded: true, policyDependable: this.key };
  }

  private asDeliverer(servicePrincipal: unknown): string | undefined {
    const [name] = [servicePrincipal].flat();
    return this.service.destination && typeof name === 'string' ? name : undefined;
  }

  private admit(servicePrincipal: string, actions: string[]): void {
    const { contextKey, arnService } = this.service.destination!;
    const arn = Stack.of(this.key).formatArn({
      service: arnService, resource: '*', account: this.key.env.account, region: this.key.env.region, arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
    EncryptionKey.fromKey(this.key).allowService(KeyService.principal(servicePrincipal, { actions, encryptionContext: { [contextKey]: arn } }));
  }
}
