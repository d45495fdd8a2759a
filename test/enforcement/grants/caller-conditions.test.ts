import { callerConditions } from '../../../src/enforcement/grants/caller-conditions';

describe('the conditions of a grant on data that its grant on the key keeps', () => {
  test('those on who calls, and when', () => {
    const conditions = {
      'StringEquals': { 'aws:PrincipalTag/team': 'blue', 'aws:PrincipalOrgID': 'o-1' },
      'ArnLike': { 'AWS:PrincipalArn': 'arn:aws:iam::*:role/a' },
      'Bool': { 'aws:MultiFactorAuthPresent': 'true' },
      'DateLessThan': { 'aws:CurrentTime': '2030-01-01T00:00:00Z' },
      'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': ['o-1/r/ou'] },
    };

    expect(callerConditions(conditions)).toEqual(conditions);
  });

  test('not those on the request, the resource or the network, which are missing in the call to KMS', () => {
    expect(callerConditions({
      StringEquals: { 's3:prefix': 'a/', 'aws:ResourceTag/team': 'blue', 'aws:SourceVpce': 'vpce-1', 'aws:PrincipalTag/team': 'blue', 'dynamodb:Attributes': 'a' },
      IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
      Bool: { 'aws:ViaAWSService': 'false', 'aws:SecureTransport': 'true', 'aws:PrincipalIsAWSService': 'false' },
      StringLike: { 'aws:CalledVia': 'athena.amazonaws.com' },
    })).toEqual({ StringEquals: { 'aws:PrincipalTag/team': 'blue' } });
  });

  test('none of none', () => {
    expect(callerConditions({})).toEqual({});
  });
});
