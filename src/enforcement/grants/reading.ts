import { CfnParameter, CfnResource, type Stack } from 'aws-cdk-lib';
import { text } from '../../policies/template-text';
import { intrinsicOf, isRecord, partsOf } from '../../templates/value-parts';
import { elementCalled } from '../wiring/names';
import { constructAt, withReferences } from '../wiring/reference-tokens';
import { resourcesBehind } from '../wiring/references';

/** A resource in a text, such as the ARN in a statement. */
export interface Mention {
  readonly resource: CfnResource;
  /** `Ref`, the attribute: `Arn`, or `INDIRECT`. */
  readonly attribute: string;
  /** The text behind it: `/*`. */
  readonly after: string;
}

/** What stands for an attribute where an import or a parameter gives the value, so that nothing in the template says which stack it is of. */
export const INDIRECT = 'Indirect';

/** A reference in a text: the address of a construct, or a logical id. */
const REFERENCE = /\$\{([A-Za-z0-9]+)(?:\.([\w.]+))?\}/g;

/**
 * Values of a stack as texts that tell which resource each reference means, across stacks and before there is a template:
 * `arn:${AWS::Partition}:s3:::my-bucket/*`, `${c8….Arn}/*`.
 *
 * Nothing is prepared or frozen by it: policy documents can be added to afterwards.
 */
export class Reading {
  private readonly indirect = new Map<string, CfnResource>();

  constructor(public readonly stack: Stack) {}

  /** The value with its tokens resolved, and intrinsic functions with the addresses of constructs. */
  public resolved(value: unknown): unknown {
    return withReferences(value, this.stack);
  }

  /** The value with every intrinsic function in it as a text. */
  public texts(value: unknown): unknown {
    return this.withTexts(this.resolved(value));
  }

  /** One value as a text; `''` where there is none. */
  public text(value: unknown): string {
    return this.textOf(this.resolved(value));
  }

  /** The resources that a text refers to. */
  public mentionsIn(value: string): Mention[] {
    return [...value.matchAll(REFERENCE)].flatMap(match => {
      const [whole, name, attribute = 'Ref'] = match;
      const resource = this.elementOf(name);
      return resource && CfnResource.isCfnResource(resource) ? [{ resource, attribute, after: value.slice(match.index + whole.length) }] : [];
    });
  }

  /** A value for people, with resources by their paths. */
  public readable(value: unknown): string {
    return JSON.stringify(this.texts(value)).replace(REFERENCE, (whole, name: string, attribute?: string) => {
      const path = this.elementOf(name)?.node.path;
      return path === undefined ? whole : `\${${path}${attribute === undefined ? '' : `.${attribute}`}}`;
    });
  }

  private withTexts(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map(each => this.withTexts(each));
    }
    if (!isRecord(value)) {
      return value;
    }
    return intrinsicOf(value) ? this.textOf(value) : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.withTexts(each)]));
  }

  private textOf(value: unknown): string {
    const parts = partsOf(value);
    if (parts) {
      return parts.map(each => this.textOf(each)).join('');
    }
    const [name, argument] = intrinsicOf(value) ?? [];
    if (name === 'Fn::Sub') {
      return this.substituted(argument);
    }
    const [behind, ...others] = name === 'Fn::ImportValue' || (name === 'Ref' && this.isParameter(argument)) ? resourcesBehind(value, this.stack) : [];
    if (behind && others.length === 0) {
      this.indirect.set(behind.node.addr, behind);
      return `\${${behind.node.addr}.${INDIRECT}}`;
    }
    return text(value);
  }

  /** An Fn::Sub that CfnInclude has read: around a join, with references in it. */
  private substituted(argument: unknown): string {
    const [template, given] = Array.isArray(argument) ? argument as unknown[] : [argument];
    const variables = isRecord(given) ? given : {};
    return this.textOf(template).replace(/\$\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(variables, name) ? this.textOf(variables[name]) : whole));
  }

  private isParameter(name: unknown): boolean {
    return typeof name === 'string' && this.elementOf(name) instanceof CfnParameter;
  }

  private elementOf(name: string) {
    return this.indirect.get(name) ?? constructAt(name, this.stack) ?? elementCalled(name, this.stack);
  }
}
