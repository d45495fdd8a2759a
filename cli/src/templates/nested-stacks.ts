import * as path from 'path';
import type { NestedIn, Template } from 'cdk-at-rest/offline';

/** A template and where it is. */
interface Placed {
  readonly path: string;
  readonly realPath: string;
  readonly template: Template;
}

/** The resources that deploy nested stacks, by the real path of the template that they name: as `aws cloudformation package` reads them. */
export function nestedStacks(templates: readonly Placed[]): Map<string, NestedIn[]> {
  const found = new Map<string, NestedIn[]>();
  for (const parent of templates) {
    for (const [logicalId, body] of Object.entries(parent.template.Resources ?? {})) {
      const url = body?.Type === 'AWS::CloudFormation::Stack' ? body.Metadata?.['aws:asset:path'] ?? body.Properties?.TemplateURL : undefined;
      if (typeof url === 'string' && !/^\w+:\/\//.test(url)) {
        const child = path.resolve(path.dirname(parent.realPath), url);
        found.set(child, [...found.get(child) ?? [], { template: parent.path, logicalId }]);
      }
    }
  }
  return found;
}
