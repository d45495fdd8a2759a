import { type InjectionContext, type IPropertyInjector, PropertyInjectors } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { classify, type EncryptionState } from '../catalog';
import { ruleBrokenBy } from '../checks/level-rules';
import type { EncryptedType } from '../private/encrypted-type';
import { refusalOf } from '../private/errors';
import { replacesWithKey } from './adapters/replaces';
import { noteGivenKey } from './given-keys';
import { keepAsAsked } from './kept-as-asked';
import { type Settings, settingsOf } from './settings';

/** Props of an L2, of whichever class. */
type Props = Record<string, unknown>;

/**
 * Has the L2s below a scope encrypted when they are made, so that their own grants and policies know of the key.
 *
 * @param visited called with the scope of each L2: a later Stage, which aspects do not enter, is found by what is made in it
 */
export function injectKeys(scope: IConstruct, visited: (scope: IConstruct) => void): void {
  const injectors = PropertyInjectors.of(scope);
  injectors.add(...loadedAdapters().map(adapter => new KeyInjector(adapter as EncryptedType<Props>, visited, injectors.for(adapter.injectionId))));
}

/** How each L2 is encrypted; loaded when something is enforced, since it loads the L2s of two dozen services. */
function loadedAdapters(): ReadonlyArray<EncryptedType<object>> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./adapters') as typeof import('./adapters')).ADAPTERS;
}

/** Fills in the key of an L2, after the injector that its user had put on the same scope. */
class KeyInjector implements IPropertyInjector {
  public readonly constructUniqueId: string;

  constructor(
    private readonly adapter: EncryptedType<Props>,
    private readonly visited: (scope: IConstruct) => void,
    private readonly former?: IPropertyInjector,
  ) {
    this.constructUniqueId = adapter.injectionId;
  }

  public inject(originalProps: Props | undefined, context: InjectionContext): Props {
    const given = (this.former ? this.former.inject(originalProps, context) as Props | undefined : originalProps) ?? {};
    const { scope, id } = context;
    this.visited(scope);
    const settings = settingsOf(scope);
    return settings && isFor(this.adapter, settings, scope, id) ? encrypted(this.adapter, scope, id, given) : given;
  }
}

function isFor(adapter: EncryptedType<Props>, settings: Settings, scope: IConstruct, id: string): boolean {
  const [type] = adapter.cfnTypes;
  const selectable = { type, path: `${scope.node.path}/${id}` };
  const isBelow = ruleBrokenBy(stateUnset(type), settings.level) !== undefined;
  return isBelow && !settings.needsTags && settings.select(selectable) && (!replacesWithKey(adapter) || settings.mayReplace(selectable));
}

const unset = new Map<string, EncryptionState>();

/** How a resource of a type is encrypted where nothing is said. */
function stateUnset(type: string): EncryptionState {
  const state = unset.get(type) ?? classify(type, {})?.state ?? 'undecidable';
  unset.set(type, state);
  return state;
}

/** What an adapter refuses stays as the user asked for it, and is reported at synthesis. */
function encrypted(adapter: EncryptedType<Props>, scope: Construct, id: string, props: Props): Props {
  try {
    const filledIn = adapter.props(scope, id, props);
    if (!Object.values(props).some(isKey)) {
      noteGivenKey(scope, id);
    }
    return filledIn;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) {
      throw error;
    }
    keepAsAsked(scope, id, refusal);
    return props;
  }
}

function isKey(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'keyRef' in value;
}
