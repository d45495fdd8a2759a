import { checkTemplates, compareTemplates, type EncryptionLevel, type Finding, TemplateSet } from 'cdk-at-rest/offline';
import type { Progress } from '../audit/progress';
import { InputReport } from '../records/input-report';
import { loadTemplates } from '../templates/load-templates';
import { type Acknowledgement, Acknowledgements } from './acknowledgements';
import type { CheckReport } from './check-report';
import { checkedTemplates } from './checked-templates';
import type { FailOn } from './fail-on';
import { loadBefore } from './load-before';
import { idlePatterns, type Selection, selector } from './selection';

/** What a check is asked. */
export interface CheckRequest {
  /** Templates, folders of them, and what `cdk synth` wrote. */
  readonly paths: readonly string[];

  /** What is deployed, to compare with. */
  readonly before?: string;

  readonly level: EncryptionLevel;
  readonly failOn: FailOn;
  readonly acknowledgements: readonly Acknowledgement[];
  readonly selection: Selection;
}

/** Reads templates and checks them. */
export async function runCheck(request: CheckRequest, progress: Progress): Promise<CheckReport> {
  const input = new InputReport();
  try {
    const templates = await loadTemplates(request.paths, input, progress);
    const set = new TemplateSet(templates.map(({ file }) => file));
    const before = request.before === undefined ? [] : await loadBefore(request.before, templates, input, progress);
    const acknowledgements = new Acknowledgements(request.acknowledgements);
    const acknowledged = (finding: Finding): Finding => ({ ...finding, acknowledged: finding.acknowledged ?? acknowledgements.reasonFor(finding) });
    const deployed = new TemplateSet(before.map(({ file }) => file));
    const types = new Set([...set.resources, ...deployed.resources].map(({ type }) => type));
    idlePatterns(request.selection, types).forEach(pattern => input.addNote(`--include '${pattern}'`, 'fits no resource of the templates'));
    const changes = before.length > 0 ? compareTemplates(deployed, set) : [];
    const findings = [...checkTemplates(set, { level: request.level }), ...changes].filter(selector(request.selection)).map(acknowledged);
    return {
      level: request.level,
      failOn: request.failOn,
      isComparison: request.before !== undefined,
      templates: checkedTemplates(set, templates, before, findings, request.failOn),
      stale: acknowledgements.stale,
      problems: input.problems,
      notes: input.notes,
    };
  } finally {
    progress.stop();
  }
}
