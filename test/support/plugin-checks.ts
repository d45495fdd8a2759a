import { readFileSync } from 'fs';
import { join } from 'path';
import { App, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';

/** Context that the command line sets unless told otherwise. */
export const AS_THE_COMMAND_LINE = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };
/** An app that synthesizes by itself, or under `cdk --no-path-metadata --no-asset-metadata`. */
export const WITHOUT_METADATA = {};

/** A violation as the report of the CDK has it. */
export interface Violation {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: string;
  readonly suggestedFix: string;
  readonly ruleMetadata: Record<string, string>;
  readonly violatingConstructs: Array<{ constructPath?: string; cloudFormationResource: { templatePath: string; logicalId: string; propertyPaths: string[] } }>;
}

/** What the checks make of an app, end to end; the report is printed to the console besides. */
export interface Checked {
  readonly error?: string;
  readonly conclusion: string;
  readonly violations: Violation[];
}

/** The tests of one validation plugin of this library. */
export interface PluginChecks {
  appWith(plugin: IPolicyValidationPlugin, context?: Record<string, boolean>): App;
  check(app: App): Checked;
  /** Each finding as `rule path`. */
  found(app: App): string[];
  /** The plugin's own method, watched. */
  validate(): jest.SpiedFunction<IPolicyValidationPlugin['validate']>;
}

/** Has each test of the file see whether the plugin ran. */
export function pluginChecks(plugin: { readonly prototype: IPolicyValidationPlugin }): PluginChecks {
  let validate: jest.SpiedFunction<IPolicyValidationPlugin['validate']>;
  beforeEach(() => {
    jest.spyOn(console, 'error').mockImplementation();
    validate = jest.spyOn(plugin.prototype, 'validate');
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const check = (app: App): Checked => {
    const error = errorOfSynthesis(app);
    // A plugin without a violation is not in the report, and neither is one that did not run.
    expect([...new Set(validate.mock.results.map(({ type }) => type))]).toEqual(['return']);
    const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf-8')) as { pluginReports: Array<Checked & { pluginName: string }> };
    return { error, conclusion: 'success', violations: [], ...pluginReports.find(({ pluginName }) => pluginName === 'cdk-at-rest') };
  };
  return {
    check,
    validate: () => validate,
    appWith(instance, context = AS_THE_COMMAND_LINE) {
      const app = new App({ context });
      Validations.of(app).addPlugins(instance);
      return app;
    },
    found: app => check(app).violations.flatMap(({ ruleName, violatingConstructs }) => violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`)),
  };
}

function errorOfSynthesis(app: App): string | undefined {
  try {
    app.synth();
    return undefined;
  } catch (caught) {
    return (caught as Error).message;
  }
}
