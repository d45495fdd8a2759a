import { cpSync, mkdirSync, rmSync } from 'fs';
import * as path from 'path';
import { cacheFolder } from '../cache';
import { type Consumer } from './consumer';
import { surefireCount } from './counts';

/** Group of the package, as a path. */
const GROUP = 'io/github/cdkatrest';

/**
 * Maven finds the jar in its local repository, as after `mvn install`. The repository is one of our own: the user's keeps what was
 * published. `dist/java` has its layout.
 */
export const JAVA: Consumer = {
  language: 'java',
  tools: [
    { name: 'a JDK', command: ['javac', '-version'], minimum: [17, 0], debian: 'default-jdk' },
    { name: 'Maven', command: ['mvn', '--version'], minimum: [3, 6], debian: 'maven' },
  ],
  async install({ dist }) {
    const repository = cacheFolder('maven');
    rmSync(path.join(repository, GROUP), { recursive: true, force: true });
    mkdirSync(repository, { recursive: true });
    cpSync(path.join(dist, 'java'), repository, { recursive: true });
    return { MAVEN_OPTS: [process.env.MAVEN_OPTS, `-Dmaven.repo.local=${repository}`].filter(Boolean).join(' ') };
  },
  checks: [{ title: 'mvn test', command: ['mvn', '--batch-mode', '--no-transfer-progress', 'test'], count: surefireCount }],
};
