import { App, Stack } from 'aws-cdk-lib';
import { EncryptionLevel } from '../../src/checks/encryption-level';
import { KeyAccess } from '../../src/enforcement/key-access';
import { OnReplace } from '../../src/enforcement/on-replace';
import { ResourceSelector } from '../../src/enforcement/resource-selector';
import { setSettings, Settings, settingsOf } from '../../src/enforcement/settings';

const QUEUE = { type: 'AWS::SQS::Queue', path: 'Orders/Queue' };

test('by default everything comes under customer managed keys, through the services, and nothing is replaced', () => {
  const settings = new Settings({});

  expect(settings).toMatchObject({ level: EncryptionLevel.CUSTOMER_MANAGED, access: KeyAccess.VIA_SERVICE, onReplace: OnReplace.REPORT, needsTags: false });
  expect(settings.select(QUEUE)).toBe(true);
  expect(settings.mayReplace(QUEUE)).toBe(false);
});

test('what is excluded is left alone though it is included', () => {
  const settings = new Settings({ include: [ResourceSelector.path('Orders')], exclude: [ResourceSelector.type('AWS::SNS::*')] });

  expect(settings.select(QUEUE)).toBe(true);
  expect(settings.select({ ...QUEUE, type: 'AWS::SNS::Topic' })).toBe(false);
  expect(settings.select({ ...QUEUE, path: 'Customers/Queue' })).toBe(false);
});

test('an empty include selects nothing', () => {
  expect(new Settings({ include: [] }).select(QUEUE)).toBe(false);
});

test('only what is new may be replaced, unless everything may', () => {
  const settings = new Settings({ newResources: [ResourceSelector.path('Orders')] });

  expect(settings.mayReplace(QUEUE)).toBe(true);
  expect(settings.mayReplace({ ...QUEUE, path: 'Customers' })).toBe(false);
  expect(new Settings({ onReplace: OnReplace.SET }).mayReplace(QUEUE)).toBe(true);
});

test.each<['newResources' | 'include' | 'exclude']>([['newResources'], ['include'], ['exclude']])('tags are needed where one of %s asks for them', list => {
  expect(new Settings({ [list]: [ResourceSelector.path('A'), ResourceSelector.tag('data')] }).needsTags).toBe(true);
  expect(new Settings({ [list]: [ResourceSelector.path('A')] }).needsTags).toBe(false);
});

describe('the settings of a scope', () => {
  test('are those of the nearest scope above', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const other = new Stack(app, 'Other');
    setSettings(app, new Settings({}));
    setSettings(stack, new Settings({ level: EncryptionLevel.KMS }));

    expect(settingsOf(stack)?.level).toBe(EncryptionLevel.KMS);
    expect(settingsOf(other)?.level).toBe(EncryptionLevel.CUSTOMER_MANAGED);
    expect(settingsOf(new App())).toBeUndefined();
  });

  test('are set once: the same again is nothing new, and others are refused', () => {
    const app = new App();

    expect(setSettings(app, new Settings({ exclude: [ResourceSelector.type('AWS::SNS::Topic')] }))).toBe(true);
    expect(setSettings(app, new Settings({ exclude: [ResourceSelector.type('AWS::SNS::Topic')] }))).toBe(false);
    expect(() => setSettings(app, new Settings({}))).toThrow(/App: EncryptionAtRest is enforced here with .*"exclude":\["type AWS::SNS::Topic"\].* already, and received .*"exclude":\[\]/);
  });
});
