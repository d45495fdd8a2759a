import { readdirSync } from 'fs';
import * as path from 'path';
import { capture } from '../command';
import { type Consumer, outputOf } from './consumer';
import { nodeCount } from './counts';

/** npm installs the tarball as it would the published package. */
export const TYPESCRIPT: Consumer = {
  language: 'typescript',
  tools: [{ name: 'Node.js', command: ['node', '--version'], minimum: [20, 0], debian: 'nodejs npm' }],
  async install({ app, dist }) {
    const [tarball] = readdirSync(path.join(dist, 'js')).filter(name => name.endsWith('.tgz'));
    outputOf('npm install', await capture('npm', ['install', '--no-audit', '--no-fund', path.join(dist, 'js', tarball)], { cwd: app }));
    return {};
  },
  checks: [{ title: 'node --test', command: ['npm', 'test'], count: nodeCount }],
};
