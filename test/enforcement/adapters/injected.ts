import { type InjectionContext, type IPropertyInjector, PropertyInjectors, type Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { classify, type Classification, referencesOf } from '../../../src/catalog';
import { ADAPTERS } from '../../../src/enforcement/adapters';
import { STORE_ADAPTERS } from '../../../src/enforcement/adapters/store-adapters';
import type { EncryptedType } from '../../../src/private/encrypted-type';
import { refusalOf } from '../../../src/private/errors';
import { newApp, stackIn } from '../../policy/cast';
import type { CloudFormationTemplate } from '../../support/template/cloudformation';

/** How many times each adapter is applied to the props of an L2: never is the app as its users wrote it. */
export type Times = 0 | 1 | 2;

/** A stack of an app as `cdk init` starts one, whose L2s are encrypted by the adapters. */
export function injectedStack(times: Times = 1, adapters: ReadonlyArray<EncryptedType<object>> = STORE_ADAPTERS): Stack {
  const app = newApp();
  inject(app, times, adapters);
  return stackIn(app, 'Stack');
}

/** Applies adapters to the L2s that are made below a construct from now on. What they refuse throws. */
export function inject(scope: IConstruct, times: Times = 1, adapters: ReadonlyArray<EncryptedType<object>> = STORE_ADAPTERS): void {
  if (times > 0) {
    PropertyInjectors.of(scope).add(...adapters.map(adapter => new Injector(adapter, times)));
  }
}

/** The same, but what the adapters refuse stays as it was asked for. */
export function injectLeniently(scope: IConstruct): void {
  inject(scope, 1, ADAPTERS.map(adapter => ({
    ...adapter,
    props: (within, id, props) => {
      try {
        return adapter.props(within, id, props);
      } catch (error) {
        if (refusalOf(error) === undefined) {
          throw error;
        }
        return props;
      }
    },
  })));
}

/** What a resource of a template is encrypted by. */
export function classified(template: CloudFormationTemplate, logicalId: string): Classification | undefined {
  const { Type, Properties } = template.Resources[logicalId];
  return classify(Type, Properties ?? {}, referencesOf(template));
}

class Injector implements IPropertyInjector {
  public readonly constructUniqueId: string;

  constructor(private readonly adapter: EncryptedType<object>, private readonly times: Times) {
    this.constructUniqueId = adapter.injectionId;
  }

  public inject(props: object | undefined, { scope, id }: InjectionContext): object {
    return Array.from({ length: this.times }).reduce<object>(given => this.adapter.props(scope, id, given), props ?? {});
  }
}
