import { evaluate } from './evaluate';

/** A simulator that leaves context keys aside, as the real one does with keys that its data does not know. */
const mockIgnoredContextKeys = jest.fn<string[] | undefined, []>();

jest.mock('@cloud-copilot/iam-simulate', () => ({
  ...jest.requireActual<object>('@cloud-copilot/iam-simulate'),
  runSimulation: async () => ({ resultType: 'single', overallResult: 'ImplicitlyDenied', result: { analysis: {}, ignoredContextKeys: mockIgnoredContextKeys() } }),
}));

const decide = () => evaluate({
  principal: 'arn:aws:iam::111122223333:role/Reader',
  action: 'kms:Decrypt',
  resource: 'arn:aws:kms:eu-west-1:111122223333:key/1',
  resourceAccount: '111122223333',
  identityPolicies: [],
});

test.each([[['kms:ViaService']], [undefined]])('takes no decision that ignores context keys, or does not say: %j', async ignored => {
  mockIgnoredContextKeys.mockReturnValue(ignored);

  await expect(decide()).rejects.toThrow('cannot be decided: the simulator ignores');
});

test('takes one that ignores none', async () => {
  mockIgnoredContextKeys.mockReturnValue([]);

  expect(await decide()).toEqual({ decision: 'ImplicitlyDenied', because: [] });
});
