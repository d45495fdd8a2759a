import {
  DisableEbsEncryptionByDefaultCommand, EnableEbsEncryptionByDefaultCommand, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand,
  ModifyEbsDefaultKmsKeyIdCommand,
} from '@aws-sdk/client-ec2';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { EbsDefault } from '../../../lambda/ebs-encryption-by-default/ebs-default';
import { answer, physicalIdOf } from '../../../lambda/ebs-encryption-by-default/requests';
import { READ_BACK_ATTEMPTS } from '../../../lambda/ebs-encryption-by-default/setting';
import { Account, DEFAULT, failure, FOUND, KEY, MANAGED, OTHER_KEY, request, THIRD_KEY, USABLE } from './support';

const PROPERTIES = { KmsKeyId: KEY, FoundEncryptionByDefault: 'false', FoundKmsKeyId: MANAGED, RestoreOnDelete: 'false', Probe: 'false' };
const RESTORING = { ...PROPERTIES, RestoreOnDelete: 'true' };
const SET = { enabled: true, key: KEY };

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation();
});

describe('what was found', () => {
  test('is read at creation, recorded in the physical id and returned; nothing changes', async () => {
    const account = new Account();

    await expect(answer(request('Create', FOUND), account.aws)).resolves.toEqual({
      physicalId: 'found:off:alias/aws/ebs', data: { EncryptionByDefault: 'false', KmsKeyId: MANAGED },
    });
    expect(account.changes()).toEqual([]);
  });

  test('is the same when the request is delivered twice', async () => {
    const account = new Account({ enabled: true, key: OTHER_KEY });
    const event = request('Create', FOUND);

    expect(await answer(event, account.aws)).toEqual(await answer(event, account.aws));
  });

  test('survives an update, whatever the setting has become', async () => {
    const account = new Account(SET);

    await expect(answer(request('Update', FOUND, {}, 'found:off:alias/aws/ebs'), account.aws)).resolves.toEqual({
      physicalId: 'found:off:alias/aws/ebs', data: { EncryptionByDefault: 'false', KmsKeyId: MANAGED },
    });
    expect(account.ec2.calls()).toEqual([]);
  });

  test.each(['found:off:alias/aws/ebs', 'found:nothing', 'whatever'])('is forgotten without a call (%s)', async physicalId => {
    const account = new Account(SET);

    await expect(answer(request('Delete', FOUND, {}, physicalId), account.aws)).resolves.toEqual({ physicalId, data: {} });
    expect(account.ec2.calls()).toEqual([]);
  });

  test('is the key of AWS where EC2 names none', async () => {
    const account = new Account();
    account.ec2.on(GetEbsDefaultKmsKeyIdCommand).resolves({});

    expect((await answer(request('Create', FOUND), account.aws)).physicalId).toBe('found:off:alias/aws/ebs');
  });
});

describe('a first creation', () => {
  test('proves the key, makes it the default, turns encryption on, and reads both back twice', async () => {
    const account = new Account();

    await expect(answer(request('Create', DEFAULT, PROPERTIES), account.aws)).resolves.toEqual({
      physicalId: 'ebs-encryption-by-default', data: { EncryptionByDefault: 'true', KmsKeyId: KEY },
    });
    expect(account.changes()).toEqual(['ModifyEbsDefaultKmsKeyId', 'EnableEbsEncryptionByDefault']);
    expect(account.setting).toEqual(SET);
    expect(account.ec2.commandCalls(GetEbsEncryptionByDefaultCommand)).toHaveLength(3);
  });

  test('delivered twice changes nothing the second time, and answers the same', async () => {
    const account = new Account();
    const event = request('Create', DEFAULT, PROPERTIES);
    const first = await answer(event, account.aws);
    account.ec2.resetHistory();

    expect(await answer(event, account.aws)).toEqual(first);
    expect(account.changes()).toEqual([]);
  });

  test('probes the key before it becomes the default, where it is asked to', async () => {
    const account = new Account();

    await answer(request('Create', DEFAULT, { ...PROPERTIES, Probe: 'true' }), account.aws);

    expect(account.changes()).toEqual(['CreateVolume', 'DeleteVolume', 'ModifyEbsDefaultKmsKeyId', 'EnableEbsEncryptionByDefault']);
  });

  test('under a disabled key fails, and changes nothing', async () => {
    const account = new Account();
    account.kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { ...USABLE, KeyState: 'Disabled' } });

    await expect(answer(request('Create', DEFAULT, PROPERTIES), account.aws)).rejects.toThrow('its state is Disabled');
    expect(account.changes()).toEqual([]);
  });

  test('under a disabled key fails also where it is the default already', async () => {
    const account = new Account(SET);
    account.kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { ...USABLE, KeyState: 'Disabled' } });

    await expect(answer(request('Create', DEFAULT, PROPERTIES), account.aws)).rejects.toThrow('its state is Disabled');
  });

  test('is throttled, and succeeds', async () => {
    const account = new Account();
    account.ec2.on(EnableEbsEncryptionByDefaultCommand).rejectsOnce(failure('RequestLimitExceeded')).callsFake(() => { account.setting = SET; });

    await expect(answer(request('Create', DEFAULT, PROPERTIES), account.aws)).resolves.toMatchObject({ data: { EncryptionByDefault: 'true' } });
  });

  test('is denied, and says by what', async () => {
    const account = new Account();
    account.ec2.on(ModifyEbsDefaultKmsKeyIdCommand).rejects(failure('UnauthorizedOperation', 'not authorized: service control policy'));

    await expect(answer(request('Create', DEFAULT, PROPERTIES), account.aws)).rejects.toThrow('not authorized: service control policy');
    expect(account.setting.enabled).toBe(false);
  });

  test('fails where EC2 takes the key and does not keep it', async () => {
    const account = new Account();
    account.ec2.on(ModifyEbsDefaultKmsKeyIdCommand).resolves({});

    await expect(answer(request('Create', DEFAULT, PROPERTIES), account.aws)).rejects.toThrow('reads back as on under alias/aws/ebs');
    expect(account.ec2.commandCalls(GetEbsDefaultKmsKeyIdCommand)).toHaveLength(READ_BACK_ATTEMPTS + 1);
  });

  test('is not content with a setting that reads right once', async () => {
    const account = new Account();
    account.ec2.on(GetEbsDefaultKmsKeyIdCommand).resolvesOnce({ KmsKeyId: MANAGED }).resolvesOnce({ KmsKeyId: KEY }).resolves({ KmsKeyId: MANAGED });

    await expect(answer(request('Create', DEFAULT, PROPERTIES), account.aws)).rejects.toThrow('EC2 refused the key after it had taken it');
  });
});

describe('an update', () => {
  test('with another key changes the default, and keeps the physical id', async () => {
    const account = new Account(SET);

    await expect(answer(request('Update', DEFAULT, { ...PROPERTIES, KmsKeyId: OTHER_KEY }), account.aws)).resolves.toEqual({
      physicalId: 'ebs-encryption-by-default', data: { EncryptionByDefault: 'true', KmsKeyId: OTHER_KEY },
    });
    expect(account.changes()).toEqual(['ModifyEbsDefaultKmsKeyId']);
  });

  test('that failed over its key is rolled back without asking anything of the key in place', async () => {
    const account = new Account(SET);
    account.kms.on(DescribeKeyCommand).rejects(failure('NotFoundException', 'gone'));

    await expect(answer(request('Update', DEFAULT, { ...PROPERTIES, KmsKeyId: OTHER_KEY }), account.aws)).rejects.toThrow('gone');
    await expect(answer(request('Update', DEFAULT, PROPERTIES), account.aws)).resolves.toMatchObject({ data: { KmsKeyId: KEY } });
    expect(account.setting).toEqual(SET);
    expect(account.changes()).toEqual([]);
  });

  test('whose stack failed later is rolled back to the key before it', async () => {
    const account = new Account(SET);

    await answer(request('Update', DEFAULT, { ...PROPERTIES, KmsKeyId: OTHER_KEY }), account.aws);
    await answer(request('Update', DEFAULT, PROPERTIES), account.aws);

    expect(account.setting).toEqual(SET);
  });

  test('turns encryption on again where somebody switched it off', async () => {
    const account = new Account({ enabled: false, key: KEY });

    await answer(request('Update', DEFAULT, PROPERTIES), account.aws);

    expect(account.changes()).toEqual(['EnableEbsEncryptionByDefault']);
  });
});

describe('a deletion', () => {
  test('leaves the setting on, without a call', async () => {
    const account = new Account(SET);

    await expect(answer(request('Delete', DEFAULT, PROPERTIES), account.aws)).resolves.toEqual({ physicalId: 'ebs-encryption-by-default', data: {} });
    expect([...account.ec2.calls(), ...account.kms.calls()]).toEqual([]);
  });

  test('puts back what was found, where it is asked to: off, under the key of AWS', async () => {
    const account = new Account(SET);

    await answer(request('Delete', DEFAULT, RESTORING), account.aws);

    expect(account.changes()).toEqual(['DisableEbsEncryptionByDefault', 'ResetEbsDefaultKmsKeyId']);
    expect(account.setting).toEqual({ enabled: false, key: MANAGED });
  });

  test('puts back another key and leaves encryption on, where it was', async () => {
    const account = new Account(SET);

    await answer(request('Delete', DEFAULT, { ...RESTORING, FoundEncryptionByDefault: 'true', FoundKmsKeyId: OTHER_KEY }), account.aws);

    expect(account.setting).toEqual({ enabled: true, key: OTHER_KEY });
  });

  test('fails where the key to be restored has been disabled, and changes nothing', async () => {
    const account = new Account(SET);
    account.kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { ...USABLE, KeyState: 'Disabled' } });

    await expect(answer(request('Delete', DEFAULT, { ...RESTORING, FoundKmsKeyId: OTHER_KEY }), account.aws)).rejects.toThrow('its state is Disabled');
    expect(account.setting).toEqual(SET);
  });

  test.each([
    ['somebody has chosen another key since', { enabled: true, key: OTHER_KEY }],
    ['the creation had failed before it changed anything', { enabled: true, key: MANAGED }],
    ['it was delivered before', { enabled: false, key: MANAGED }],
  ])('changes nothing where %s', async (_name, setting) => {
    const account = new Account(setting);

    await answer(request('Delete', DEFAULT, RESTORING), account.aws);

    expect(account.changes()).toEqual([]);
  });
});

describe.each<[string, EbsDefault]>([
  ['off under the key of AWS', { enabled: false, key: MANAGED }],
  ['off under another key', { enabled: false, key: OTHER_KEY }],
  ['off under the same key', { enabled: false, key: KEY }],
  ['on under the key of AWS', { enabled: true, key: MANAGED }],
  ['on under another key', { enabled: true, key: OTHER_KEY }],
  ['on under the same key', SET],
])('what was found, %s,', (_name, found) => {
  const properties = { ...RESTORING, FoundEncryptionByDefault: String(found.enabled), FoundKmsKeyId: found.key };
  const attempt = async (account: Account, type: 'Create' | 'Delete', changesLeft: number) => {
    account.changesLeft = changesLeft;
    await answer(request(type, DEFAULT, properties), account.aws).catch((error: Error) => expect(error.name).toBe('Broken'));
  };

  test.each([0, 1, 2].flatMap(created => [0, 1].flatMap(deleted => [0, 1].map(again => [created, deleted, again]))))(
    'is back after a creation that broke off after %d changes, and deletions that did after %d and %d', async (created, deleted, again) => {
      const account = new Account(found);
      await attempt(account, 'Create', created);
      await attempt(account, 'Delete', deleted);
      await attempt(account, 'Delete', again);
      account.changesLeft = Infinity;

      await answer(request('Delete', DEFAULT, properties), account.aws);

      expect(account.setting).toEqual(found);
    });

  test.each([0, 1])('is not put back over what somebody chose after a deletion that broke off after %d changes', async deleted => {
    const account = new Account(SET);
    await attempt(account, 'Delete', deleted);
    const chosen = { enabled: true, key: THIRD_KEY };
    account.setting = chosen;
    account.changesLeft = Infinity;

    await answer(request('Delete', DEFAULT, properties), account.aws);

    expect(account.setting).toEqual(chosen);
  });
});

describe('somebody who chooses another key while a deletion restores', () => {
  const properties = { ...RESTORING, FoundKmsKeyId: OTHER_KEY };
  const REFUSAL = `the default key has become ${THIRD_KEY} while ${KEY} was to be replaced`;

  test('stops it from switching encryption off', async () => {
    const account = new Account(SET);
    account.kms.on(DescribeKeyCommand).callsFake(() => {
      account.setting = { enabled: true, key: THIRD_KEY };
      return { KeyMetadata: USABLE };
    });

    await expect(answer(request('Delete', DEFAULT, properties), account.aws)).rejects.toThrow(REFUSAL);
    expect(account.changes()).toEqual([]);

    await answer(request('Delete', DEFAULT, properties), account.aws);
    expect(account.setting).toEqual({ enabled: true, key: THIRD_KEY });
  });

  test('keeps that key, where encryption was just switched off', async () => {
    const account = new Account(SET);
    account.ec2.on(DisableEbsEncryptionByDefaultCommand).callsFake(() => { account.setting = { enabled: false, key: THIRD_KEY }; });

    await expect(answer(request('Delete', DEFAULT, properties), account.aws)).rejects.toThrow(REFUSAL);
    expect(account.changes()).toEqual(['DisableEbsEncryptionByDefault']);

    await answer(request('Delete', DEFAULT, properties), account.aws);
    expect(account.setting).toEqual({ enabled: false, key: THIRD_KEY });
  });
});

test('a deletion that only puts the key back does not wait for a switch that somebody else has turned', async () => {
  const account = new Account({ enabled: false, key: KEY });

  await answer(request('Delete', DEFAULT, { ...RESTORING, FoundEncryptionByDefault: 'true' }), account.aws);

  expect(account.changes()).toEqual(['ResetEbsDefaultKmsKeyId']);
  expect(account.setting).toEqual({ enabled: false, key: MANAGED });
});

test.each([
  [request('Create', FOUND), 'found:nothing'],
  [request('Create', DEFAULT), 'ebs-encryption-by-default'],
  [request('Update', FOUND, {}, 'found:on:k'), 'found:on:k'],
  [request('Delete', DEFAULT, {}, 'x'), 'x'],
])('a request that fails is answered with an id that its deletion can name (%#)', (event, physicalId) => {
  expect(physicalIdOf(event)).toBe(physicalId);
});
