import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { constructError } from '../private/errors';
import { rootStackOf } from '../private/root-stack';
import type { EncryptionKeyProps } from './encryption-key-props';
import type { IEncryptionKey } from './i-encryption-key';

/** Who asks for a key, and from where. */
export interface KeyRequest {
  readonly scope: IConstruct;
  /** Id of the resource within the scope, where the key is for a resource that does not exist yet. */
  readonly resourceId?: string;
  /** Service that the resource belongs to, such as `S3`. */
  readonly service?: string;
}

/** How keys come into being; handed in, since the key class itself stands on this one. */
export interface KeyFactory {
  create(scope: Construct, id: string, props: EncryptionKeyProps): IEncryptionKey;
  adopt(key: kms.IKey): IEncryptionKey;
}

/**
 * Which key the resources of a scope are encrypted under. Set it on an app, a stage, a stack or any construct with
 * `EncryptionKey.useSource(scope, source)`; scopes below inherit it.
 *
 * Fewer keys are cheaper (about 1 USD a key and month) and simpler; more keys separate who may read what, and what is lost
 * when one is deleted.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
 */
export class KeySource {
  /**
   * One key a stack, shared by its nested stacks: the default.
   *
   * @param props of each key that is made; without `alias` and `policy`, which can be of one key only
   */
  public static perStack(props?: EncryptionKeyProps): KeySource {
    return KeySource.making(props, () => ID);
  }

  /**
   * One key a service within a stack: one for its buckets, one for its tables.
   *
   * @param props of each key that is made; without `alias` and `policy`, which can be of one key only
   */
  public static perService(props?: EncryptionKeyProps): KeySource {
    return KeySource.making(props, request => `${request.service ?? ''}${ID}`);
  }

  /**
   * One key a resource, beside it in the tree: `DataEncryptionKey` for a bucket `Data`.
   *
   * @param props of each key that is made; without `alias` and `policy`, which can be of one key only
   */
  public static perResource(props?: EncryptionKeyProps): KeySource {
    refuseShared(props);
    return new KeySource((request, _setAt, factory) =>
      factory.create(request.scope as Construct, `${request.resourceId ?? ''}${ID}`, props ?? {}));
  }

  /** One given key for everything: made elsewhere in the app, or imported. */
  public static given(key: kms.IKey): KeySource {
    return new KeySource((_request, _setAt, factory) => factory.adopt(key));
  }

  private static making(props: EncryptionKeyProps | undefined, id: (request: KeyRequest) => string): KeySource {
    refuseShared(props);
    return new KeySource((request, setAt, factory) => factory.create(ownerOf(request.scope, setAt), id(request), props ?? {}));
  }

  private constructor(private readonly keyFor: (request: KeyRequest, setAt: IConstruct, factory: KeyFactory) => IEncryptionKey) {}

  /**
   * The key for a request, made on first use.
   *
   * @param setAt the scope that the source was set on
   * @internal
   */
  public _keyFor(request: KeyRequest, setAt: IConstruct, factory: KeyFactory): IEncryptionKey {
    return this.keyFor(request, setAt, factory);
  }
}

const ID = 'EncryptionKey';

/** A shared key lives in the root stack, or below it where its source was set on a construct inside that stack. */
function ownerOf(scope: IConstruct, setAt: IConstruct): Construct {
  const stack = rootStackOf(scope);
  return (setAt.node.scopes.includes(stack) ? setAt : stack) as Construct;
}

/** What can be of one key only. */
function refuseShared(props?: EncryptionKeyProps): void {
  if (props?.alias !== undefined) {
    throw new Error(`KeySource received the alias '${props.alias}', which could name one of its keys only: leave it out, or pass KeySource.given(new EncryptionKey(…, { alias }))`);
  }
  if (props?.policy) {
    throw new Error('KeySource received a policy, one document that all its keys would share, so that whoever is let in to one is let in to all: leave it out, or pass KeySource.given(new EncryptionKey(…, { policy }))');
  }
}

const SOURCE = Symbol.for('cdk-at-rest.KeySource');
const CONSULTED = Symbol.for('cdk-at-rest.KeySourceConsulted');

interface Marked extends IConstruct {
  [SOURCE]?: KeySource;
  [CONSULTED]?: boolean;
}

/** Sets the source of a scope; refused once a key below was chosen without it, so that ids do not depend on the order of use. */
export function setKeySource(scope: IConstruct, source: KeySource): void {
  const marked: Marked = scope;
  if (marked[CONSULTED]) {
    throw constructError(scope, 'EncryptionKey.useSource came after a key was already chosen in this scope: call it before the first encrypted resource is made');
  }
  marked[SOURCE] = source;
}

/** The nearest source above a scope, and where it was set; the default is one key a stack. */
export function keySourceOf(scope: IConstruct): { source: KeySource; setAt: IConstruct } {
  const scopes = [...scope.node.scopes].reverse() as Marked[];
  const setAt = scopes.find(each => each[SOURCE] !== undefined);
  scopes.slice(0, setAt ? scopes.indexOf(setAt) + 1 : undefined).forEach(each => { each[CONSULTED] = true; });
  return setAt ? { source: setAt[SOURCE]!, setAt } : { source: DEFAULT_SOURCE, setAt: scope.node.root };
}

const DEFAULT_SOURCE = KeySource.perStack();
