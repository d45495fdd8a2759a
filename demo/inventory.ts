import * as fs from 'fs/promises';
import * as path from 'path';
import { EncryptionLevel, inventoryHtml, readCloudAssembly, takeInventory, TemplateSet } from 'cdk-at-rest/offline';

/** Where the demo leaves what it made, below the current folder. */
const FOLDER = '.demo';

/** Removes what an earlier run left. */
export async function forgetAssemblies(): Promise<void> {
  await fs.rm(FOLDER, { recursive: true, force: true });
}

/** Keeps what `cdk synth` wrote for an app, and returns where. */
export async function keepAssembly(name: string, outputDirectory: string): Promise<string> {
  const kept = path.join(FOLDER, 'cdk.out', name);
  await fs.cp(outputDirectory, kept, { recursive: true });
  return kept;
}

/** Writes the page that says how everything in the assemblies is encrypted, and returns its path. */
export async function writeInventory(assemblies: readonly string[]): Promise<string> {
  const set = new TemplateSet(assemblies.flatMap(readCloudAssembly));
  const page = path.resolve(FOLDER, 'inventory.html');
  await fs.writeFile(page, inventoryHtml(takeInventory(set, { level: EncryptionLevel.CUSTOMER_MANAGED })));
  return page;
}
