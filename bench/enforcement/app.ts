/** Prints how many milliseconds it takes to construct and synthesize an app: `app.js plain|enforced|grants RESOURCES`. */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { RESOURCES_OF_SERVICE, Service } from './service';
import { EncryptionAtRest, KeyAccess } from 'cdk-at-rest';

/** Below the 500 that CloudFormation takes. */
const RESOURCES_PER_STACK = 200;

/** What is measured: the app as it is, and enforced in both ways. */
const KINDS: Readonly<Record<string, (app: App) => void>> = {
  plain: () => undefined,
  enforced: app => EncryptionAtRest.of(app).enforce(),
  grants: app => EncryptionAtRest.of(app).enforce({ access: KeyAccess.GRANTS }),
};

function measure(enforce: (app: App) => void, resources: number): number {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-enforcement-'));
  try {
    const started = process.hrtime.bigint();
    const app = new App({ outdir });
    enforce(app);
    for (let made = 0; made < resources; made += RESOURCES_PER_STACK) {
      fill(new Stack(app, `Stack${made}`), Math.min(RESOURCES_PER_STACK, resources - made));
    }
    const count = app.node.findAll().filter(each => CfnResource.isCfnResource(each) && !each.cfnResourceType.startsWith('AWS::KMS::')).length;
    if (count !== resources) {
      throw new Error(`The app has ${count} resources, and not the ${resources} that were asked for`);
    }
    app.synth();
    return Number(process.hrtime.bigint() - started) / 1e6;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function fill(stack: Stack, resources: number): void {
  for (let made = 0; made < resources; made += RESOURCES_OF_SERVICE) {
    new Service(stack, `Service${made}`);
  }
}

const [, , kind, resources] = process.argv;
console.log(measure(KINDS[kind], Number(resources)));
