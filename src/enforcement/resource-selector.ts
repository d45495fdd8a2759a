import { type CfnResource, TagManager } from 'aws-cdk-lib';

/** What a selector looks at of a resource, which may not exist yet. */
export interface Selectable {
  readonly type: string;
  readonly path: string;
  /** Known when the resource exists. */
  readonly resource?: CfnResource;
}

/** Some of the resources of a scope: by CloudFormation type, construct path, or tag. */
export class ResourceSelector {
  /**
   * Resources of a CloudFormation type.
   *
   * @param pattern such as `AWS::RDS::DBInstance`, or with `*` for any text: `AWS::RDS::*`
   */
  public static type(pattern: string): ResourceSelector {
    const expression = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`);
    return new ResourceSelector(`type ${pattern}`, false, ({ type }) => expression.test(type));
  }

  /**
   * The construct of a path, and everything below it.
   *
   * @param pattern such as `Orders/Archive`; `*` stands for any text within one part of the path, a part `**` for any number of parts
   */
  public static path(pattern: string): ResourceSelector {
    const parts = pattern.split('/').map(part => (part === '**' ? '(?:[^/]+/)*' : `${part.split('*').map(escaped).join('[^/]*')}/`));
    const expression = new RegExp(`^${parts.join('')}`);
    return new ResourceSelector(`path ${pattern}`, false, ({ path }) => expression.test(`${path}/`));
  }

  /**
   * Resources with a tag, set on them or on a scope above. Tags are known at synthesis only: with such a selector all resources are
   * encrypted there, and none when its L2 is made.
   *
   * @param value of the tag; with any value, where it is left out
   */
  public static tag(key: string, value?: string): ResourceSelector {
    return new ResourceSelector(`tag ${key}${value === undefined ? '' : `=${value}`}`, true, ({ resource }) => {
      const tags = resource && TagManager.of(resource)?.tagValues();
      return tags !== undefined && Object.hasOwn(tags, key) && (value === undefined || tags[key] === value);
    });
  }

  private constructor(
    private readonly text: string,
    /** @internal */
    public readonly _needsTags: boolean,
    private readonly matches: (selectable: Selectable) => boolean,
  ) {}

  /** What it selects, for people. */
  public toString(): string {
    return this.text;
  }

  /** @internal */
  public _selects(selectable: Selectable): boolean {
    return this.matches(selectable);
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
