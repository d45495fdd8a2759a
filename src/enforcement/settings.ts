import type { IConstruct } from 'constructs';
import { EncryptionLevel } from '../checks/encryption-level';
import { constructError } from '../private/errors';
import type { EncryptionAtRestProps } from './encryption-at-rest-props';
import { KeyAccess } from './key-access';
import { OnReplace } from './on-replace';
import type { ResourceSelector, Selectable } from './resource-selector';

/** How the resources of a scope are encrypted, with every default filled in. */
export class Settings {
  public readonly level: EncryptionLevel;
  public readonly access: KeyAccess;
  public readonly onReplace: OnReplace;
  /** Whether tags decide, which an L2 that is being made does not have yet. */
  public readonly needsTags: boolean;

  private readonly newResources: readonly ResourceSelector[];
  private readonly include?: readonly ResourceSelector[];
  private readonly exclude: readonly ResourceSelector[];

  constructor(props: EncryptionAtRestProps) {
    this.level = props.level ?? EncryptionLevel.CUSTOMER_MANAGED;
    this.access = props.access ?? KeyAccess.VIA_SERVICE;
    this.onReplace = props.onReplace ?? OnReplace.REPORT;
    this.newResources = props.newResources ?? [];
    this.include = props.include;
    this.exclude = props.exclude ?? [];
    this.needsTags = [...this.newResources, ...this.include ?? [], ...this.exclude].some(selector => selector._needsTags);
  }

  /** Whether a resource is to be encrypted. */
  public select(selectable: Selectable): boolean {
    return (this.include ?? [EVERYTHING]).some(selector => selector._selects(selectable)) && !this.exclude.some(selector => selector._selects(selectable));
  }

  /** Whether a resource may be replaced. */
  public mayReplace(selectable: Selectable): boolean {
    return this.onReplace === OnReplace.SET || this.newResources.some(selector => selector._selects(selectable));
  }

  public equals(other: Settings): boolean {
    return this.toString() === other.toString();
  }

  /** For people, and to compare. */
  public toString(): string {
    return JSON.stringify({
      level: this.level,
      access: this.access,
      onReplace: this.onReplace,
      newResources: this.newResources.map(String),
      include: this.include?.map(String),
      exclude: this.exclude.map(String),
    });
  }
}

const EVERYTHING = { _selects: () => true };

const SETTINGS = Symbol.for('cdk-at-rest.EncryptionAtRest');

interface Enforced extends IConstruct {
  [SETTINGS]?: Settings;
}

/** Sets how a scope is encrypted. Returns false where that was said before; refused where something else was. */
export function setSettings(scope: IConstruct, settings: Settings): boolean {
  const enforced: Enforced = scope;
  const former = enforced[SETTINGS];
  if (former && !former.equals(settings)) {
    throw constructError(scope, `EncryptionAtRest is enforced here with ${former.toString()} already, and received ${settings.toString()}: enforce it once a scope, and on scopes below with props of their own`);
  }
  enforced[SETTINGS] = settings;
  return former === undefined;
}

/** How the resources of a scope are encrypted: as the nearest scope above says. */
export function settingsOf(scope: IConstruct): Settings | undefined {
  return (scope.node.scopes as Enforced[]).reverse().find(each => each[SETTINGS] !== undefined)?.[SETTINGS];
}
