import { readFileSync } from 'fs';
import * as path from 'path';
import { App } from 'aws-cdk-lib';
import { AccountDefaultsStack } from '../../../examples/account-defaults/account-defaults-stack';
import { BaselineStack } from '../../../examples/baseline/baseline-stack';
import { DatabaseStack } from '../../../examples/database/database-stack';
import { OrdersStack } from '../../../examples/enforced/orders-stack';
import { MigrationStack } from '../../../examples/migration/migration-stack';
import { makeShop } from '../../../examples/retrofit/shop';
import { StorageStack } from '../../../examples/storage/storage-stack';
import { readCloudAssembly } from '../../../src/templates/cloud-assembly';
import type { CloudFormationTemplate } from '../../support/template/cloudformation';
import { maskTemplate } from '../../support/template/mask';
import { EncryptionAtRest } from 'cdk-at-rest';

/** The examples whose templates are kept from release to release, each as the app that its `app.ts` is. */
const EXAMPLES: Readonly<Record<string, (app: App) => void>> = {
  'account-defaults': app => { new AccountDefaultsStack(app, 'AccountDefaults'); },
  'baseline': app => { new BaselineStack(app, 'Baseline'); },
  'database': app => { new DatabaseStack(app, 'Database'); },
  'enforced': app => {
    EncryptionAtRest.of(app).enforce();
    new OrdersStack(app, 'Orders');
  },
  'migration': app => { new MigrationStack(app, 'Migration'); },
  'retrofit': app => {
    EncryptionAtRest.of(app).enforce();
    makeShop(app);
  },
  'storage': app => { new StorageStack(app, 'Storage'); },
};

/** Where the templates of the last release are kept: a folder an example, a file a template. */
export const RELEASED = path.join(__dirname, '../released');

/** The examples by name. */
export function exampleNames(): string[] {
  return Object.keys(EXAMPLES).sort();
}

/** The templates of an example as the library makes them now, nested stacks included, by their names. */
export function templatesNow(example: string): Record<string, CloudFormationTemplate> {
  const app = new App();
  EXAMPLES[example](app);
  const { directory } = app.synth();
  const files = readCloudAssembly(directory).map(file => [path.relative(directory, file.name).replace(/\.template\.json$|\.json$/, ''), file.template as object] as const);
  return Object.fromEntries(files.map(([name, template]) => [name, maskTemplate(template)]));
}

/** A template of the last release. */
export function releasedTemplate(example: string, file: string): CloudFormationTemplate {
  return JSON.parse(readFileSync(path.join(RELEASED, example, file), 'utf8')) as CloudFormationTemplate;
}
