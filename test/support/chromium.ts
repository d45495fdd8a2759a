import { existsSync } from 'fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The Chromium of the machine. Throws where there is none: a page that nobody looked at is not tested. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM_PATH ?? '', ...PATHS].find(existsSync);
  if (executablePath === undefined) {
    throw new Error('No Chromium was found: install it (on Debian: apt-get install chromium), or set CHROMIUM_PATH');
  }
  // In a container there is often only root, for whom Chromium has no sandbox; the page is our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
