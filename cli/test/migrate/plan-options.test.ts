import { gib, identifier, throughput } from '../../src/migrate/plan-options';

test('takes identifiers as RDS keeps them', () => {
  expect(identifier('Orders-2')).toBe('orders-2');
  expect(identifier('a'.repeat(63))).toHaveLength(63);
});

test.each(['2orders', 'orders-', 'or--ders', '', 'a'.repeat(64), 'orders\'; rm'])('refuses %s, which is no identifier', text => {
  expect(() => identifier(text)).toThrow('begins with a letter');
});

test.each(['arn:aws:rds:eu-west-1:111122223333:db:orders', 'orders.abc.eu-west-1.rds.amazonaws.com'])('says that %s is not the identifier', text => {
  expect(() => identifier(text)).toThrow('no ARN and no endpoint');
});

test('takes one speed, or from the least to the most', () => {
  expect(throughput('200')).toEqual({ least: 200, most: 200 });
  expect(throughput('100-300')).toEqual({ least: 100, most: 300 });
});

test.each(['0', '300-100', 'fast', '-5', '100-', '1.5'])('refuses the speed %s', text => {
  expect(() => throughput(text)).toThrow('MiB a second');
});

test('takes a size', () => {
  expect(gib('340.5')).toBe(340.5);
  expect(() => gib('0')).toThrow('above 0');
  expect(() => gib('1e9')).toThrow('above 0');
});
