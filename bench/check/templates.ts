import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { RESOURCES_OF_SERVICE, Service } from '../enforcement/service';

/** Writes templates as the CDK makes them, of plain services without keys, into a folder: nothing else that `cdk synth` writes. */
export function writeTemplates(folder: string, templates: number, resourcesOfEach: number): void {
  const outdir = mkdtempSync(path.join(tmpdir(), 'bench-check-synth-'));
  try {
    const app = new App({ outdir });
    for (let index = 0; index < templates; index++) {
      const stack = new Stack(app, `Stack${index}`);
      for (let made = 0; made < resourcesOfEach; made += RESOURCES_OF_SERVICE) {
        new Service(stack, `Service${index}N${made}`);
      }
    }
    app.synth();
    mkdirSync(folder);
    readdirSync(outdir).filter(name => name.endsWith('.template.json')).forEach(name => copyFileSync(path.join(outdir, name), path.join(folder, name)));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
