import { spawnSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '../..');

/**
 * Compiles every code block of the README, the guides and the doc comments with jsii-rosetta in strict mode.
 *
 * Rosetta reads the examples of an assembly and of its README, and no other page: so it is given the assembly with all
 * pages as its README. It stands inside the repository, where the examples find their imports.
 */
function compileDocs(): number {
  const folder = mkdtempSync(path.join(ROOT, '.docs-'));
  try {
    const assembly = JSON.parse(readFileSync(path.join(ROOT, '.jsii'), 'utf-8')) as { readme?: { markdown: string } };
    writeFileSync(path.join(folder, '.jsii'), JSON.stringify({ ...assembly, readme: { markdown: pages().map(page => readFileSync(page, 'utf-8')).join('\n\n') } }));
    for (const shared of ['package.json', 'lib', 'node_modules']) {
      symlinkSync(path.join(ROOT, shared), path.join(folder, shared));
    }
    const { status } = spawnSync('jsii-rosetta', ['extract', '--strict', '--compile', folder], { stdio: 'inherit' });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pages(): string[] {
  const docs = path.join(ROOT, 'docs');
  return [path.join(ROOT, 'README.md'), ...readdirSync(docs).filter(name => name.endsWith('.md')).sort().map(name => path.join(docs, name))];
}

process.exitCode = compileDocs();
