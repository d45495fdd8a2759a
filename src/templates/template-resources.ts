import { globalProperties } from './serverless-globals';
import type { ResourceBody, TemplateFile, TemplateResource } from './template';
import { isRecord } from './value-parts';

/** The type of what makes resources at deployment that the template does not write out: a loop or a transform. */
export const MACRO = 'Fn::Transform';

/** The resources of a template, macros in their place included. */
export function resourcesIn(file: TemplateFile): TemplateResource[] {
  return Object.entries(file.template.Resources ?? {}).flatMap(([logicalId, body]) => {
    const read = bodyOf(logicalId, body);
    return read ? [resourceOf(file, logicalId, read)] : [];
  });
}

/** What has no type is not deployed: CloudFormation refuses the template, so that there is nothing to say of it. */
function bodyOf(logicalId: string, body: unknown): ResourceBody | undefined {
  if (logicalId.startsWith('Fn::')) {
    return { Type: MACRO };
  }
  return isRecord(body) && typeof body.Type === 'string' ? body as unknown as ResourceBody : undefined;
}

function resourceOf(file: TemplateFile, logicalId: string, body: ResourceBody): TemplateResource {
  const paths = file.constructPaths ?? {};
  return {
    file,
    logicalId,
    type: body.Type,
    properties: globalProperties(file.template, body.Type, isRecord(body.Properties) ? body.Properties : {}),
    body,
    path: Object.hasOwn(paths, logicalId) ? paths[logicalId] : logicalId,
  };
}
