import type { TemplateFile } from '../templates/template';

/** What identifies a resource in an inventory. */
export function idOf(resource: { readonly file: TemplateFile; readonly logicalId: string }): string {
  return `${resource.file.name}#${resource.logicalId}`;
}

/** The service in the name of a type: `S3` of `AWS::S3::Bucket`, `Custom` of `Custom::Thing`. */
export function serviceOf(type: string): string {
  const [vendor, service] = type.split('::');
  return vendor === 'AWS' && service ? service : vendor;
}

/** A construct path without what the CDK adds for the L1 of an L2: `Orders/Data` of `Orders/Data/Resource`. */
export function readablePath(path: string): string {
  return path.replace(/(.)\/(?:Resource|Default)$/, '$1');
}
