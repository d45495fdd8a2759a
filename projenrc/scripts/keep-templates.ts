import { mkdirSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { exampleNames, RELEASED, templatesNow } from '../../test/upgrade/support/example-apps';

/** Keeps the templates that the examples have now, as those of a release: later versions are compared with them. */
function keepTemplates(): void {
  for (const example of exampleNames()) {
    const folder = path.join(RELEASED, example);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, template] of Object.entries(templatesNow(example))) {
      writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(template, null, 1)}\n`);
    }
  }
}

keepTemplates();
