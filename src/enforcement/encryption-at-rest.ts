import { Aspects, CfnResource, type IAspect, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { EncryptionAtRestProps } from './encryption-at-rest-props';
import { EnforcedTree } from './enforced-tree';
import { injectKeys } from './injectors';
import { setSettings, Settings, settingsOf } from './settings';

/** After the aspects that change resources, and before those that only read. */
const PRIORITY = 900;

/**
 * Encrypts every resource of a scope at rest, those of libraries included: `EncryptionAtRest.of(app).enforce()`, before anything is made.
 *
 * From there on, what is below the level comes under the key of the scope's `KeySource` (`EncryptionKey.useSource`; one key a stack by
 * default): an L2 when it is made, so that its grants give use of the key; everything else, of every CloudFormation type that
 * takes a key, at synthesis. What the app sets itself stays. Whoever uses the resources can use the keys (`access`), and services
 * that deliver to them are admitted to the keys, narrowly.
 *
 * What cannot be done is a warning of the resource, by the id of the rule that it breaks, to acknowledge where it is meant: keys that
 * would replace a deployed resource, contradictions, destinations that AWS delivers to unencrypted only, values known at deployment only.
 * `EncryptionChecks` fails the synthesis for them.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/service-integration.html
 */
export class EncryptionAtRest {
  /** The encryption of a scope: an app, a stage, a stack or any construct. */
  public static of(scope: IConstruct): EncryptionAtRest {
    return new EncryptionAtRest(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Encrypts what is in the scope. L2s that were made before are encrypted as their L1s are; scopes below can have props of their own.
   *
   * Once more with the same props changes nothing; with others it throws.
   */
  public enforce(props: EncryptionAtRestProps = {}): void {
    if (setSettings(this.scope, new Settings(props))) {
      injectKeys(this.scope, enterStage);
      this.scope.node.findAll().filter(each => each === this.scope || Stage.isStage(each)).forEach(enter);
    }
  }
}

/** Encrypts what is made without an adapter, at synthesis. */
class EncryptResources implements IAspect {
  public visit(construct: IConstruct): void {
    if (CfnResource.isCfnResource(construct)) {
      EnforcedTree.of(construct).visit(construct);
    }
  }
}

const ENCRYPT_RESOURCES = new EncryptResources();
const entered = new WeakSet<IConstruct>();

/** Aspects of an app do not enter the Stages in it: each has to have it itself. */
function enter(scope: IConstruct): void {
  if (!entered.has(scope)) {
    entered.add(scope);
    Aspects.of(scope).add(ENCRYPT_RESOURCES, { priority: PRIORITY });
  }
}

function enterStage(scope: IConstruct): void {
  const stage = Stage.of(scope);
  if (stage && settingsOf(stage)) {
    enter(stage);
  }
}
