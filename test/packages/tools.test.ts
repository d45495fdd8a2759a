import { requireTool, type Tool } from '../../projenrc/scripts/consumers/tools';

/** A tool that prints this as its version. */
function tool(printed: string, command: readonly string[] = ['echo', printed]): Tool {
  return { name: 'Go', command, minimum: [1, 25], debian: 'golang' };
}

test.each(['go version go1.25.0 linux/amd64', 'go version go1.26.8 linux/amd64', '2.0'])('takes %s', async printed => {
  await expect(requireTool('go', tool(printed))).resolves.toBeUndefined();
});

test.each([['go version go1.19.8 linux/amd64', '1.19'], ['0.99', '0.99']])('refuses %s, and says what is needed', async (printed, version) => {
  await expect(requireTool('go', tool(printed))).rejects.toThrow(`The consumer in go needs Go 1.25 or later: 'echo' is ${version}. Install a later one, and put it first in PATH.`);
});

test.each([['is not there', ['/nowhere/go', 'version']], ['fails', ['false', 'version']], ['says no version', ['echo', 'go']]])('says what to install where it %s', async (_, command) => {
  await expect(requireTool('go', tool('', command))).rejects.toThrow(`The consumer in go needs Go 1.25 or later: '${command.join(' ')}' failed. Install it (on Debian and Ubuntu 'apt-get install golang').`);
});
