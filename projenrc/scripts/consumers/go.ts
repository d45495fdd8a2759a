import { readFileSync, writeFileSync } from 'fs';
import * as path from 'path';
import { type Consumer } from './consumer';
import { goCount } from './counts';
import { goBindings } from './go-bindings';

/**
 * A workspace of Go, outside the app, says where the modules are that are not published: `go.mod` of the app is what it would be if they
 * were.
 */
export const GO: Consumer = {
  language: 'go',
  // The modules that jsii generates ask for it.
  tools: [{ name: 'Go', command: ['go', 'version'], minimum: [1, 25], debian: 'golang' }],
  async install({ app, dist, scratch }) {
    const replaced = { 'github.com/cdkatrest/cdk-at-rest-go/cdkatrest': path.join(dist, 'go/cdkatrest'), ...await goBindings() };
    const file = path.join(scratch, 'go.work');
    // A workspace asks for the version of Go that its modules ask for.
    const [go] = /^go \S+$/m.exec(readFileSync(path.join(app, 'go.mod'), 'utf-8'))!;
    writeFileSync(file, [go, `use ${JSON.stringify(app)}`, ...Object.entries(replaced).map(([module, by]) => `replace ${module} => ${by}`), ''].join('\n'));
    return { GOWORK: file };
  },
  checks: [{ title: 'go test', command: ['go', 'test', '-count=1', '-v', './...'], count: goCount }],
};
