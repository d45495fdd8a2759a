import { createServer, type Server } from 'http';
import type { AddressInfo } from 'net';
import { MAX_RESPONSE_BYTES, MAX_SEND_ATTEMPTS, responseBody, sendResponse } from '../../../lambda/custom-resource/response';
import { DEFAULT, request } from '../ebs-encryption-by-default/support';

const EVENT = request('Create', DEFAULT);

describe('an answer', () => {
  test('says how the request ended, and returns what the request named', () => {
    expect(JSON.parse(responseBody(EVENT, { status: 'SUCCESS', physicalId: 'id', data: { KmsKeyId: 'k' } }))).toEqual({
      Status: 'SUCCESS', PhysicalResourceId: 'id', StackId: EVENT.StackId, RequestId: EVENT.RequestId, LogicalResourceId: 'Resource', Data: { KmsKeyId: 'k' },
    });
  });

  test.each(['x'.repeat(10_000), '"'.repeat(10_000), 'é€😀'.repeat(3_000)])('with a long reason is cut to what CloudFormation takes (%#)', reason => {
    const body = responseBody(EVENT, { status: 'FAILED', physicalId: 'id', reason });

    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_RESPONSE_BYTES);
    const { Status, Reason } = JSON.parse(body) as { Status: string; Reason: string };
    expect(Status).toBe('FAILED');
    expect(Reason).toMatch(/…$/);
    expect(reason.startsWith(Reason.slice(0, -1))).toBe(true);
    expect(Buffer.byteLength(body)).toBeGreaterThan(MAX_RESPONSE_BYTES - 10);
  });

  test('with more than that to return is a failure that says so', () => {
    const body = responseBody(EVENT, { status: 'SUCCESS', physicalId: 'id', data: { large: 'x'.repeat(MAX_RESPONSE_BYTES) } });

    expect(JSON.parse(body)).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'id', Reason: 'The answer is larger than 4096 bytes' });
  });
});

describe('delivering an answer', () => {
  let server: Server;
  let received: Array<{ method?: string; body: string; contentType?: string }>;
  let answers: number[];
  let waits: number[];
  let log: jest.SpyInstance;
  const sleep = async (milliseconds: number) => { waits.push(milliseconds); };
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/signed?Signature=secret`;

  beforeEach(async () => {
    log = jest.spyOn(console, 'log').mockImplementation();
    [received, answers, waits] = [[], [], []];
    server = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      incoming.on('end', () => {
        received.push({ method: incoming.method, body, contentType: incoming.headers['content-type'] });
        response.writeHead(answers.shift() ?? 200, { connection: 'close' }).end();
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => { server.close(); });

  test('puts it once, without a content type, which the signature does not cover', async () => {
    await sendResponse(url(), '{}', sleep);

    expect(received).toEqual([{ method: 'PUT', body: '{}', contentType: undefined }]);
  });

  test('fails, and then succeeds', async () => {
    answers = [500, 503];

    await sendResponse(url(), '{}', sleep);

    expect(received).toHaveLength(3);
    expect(waits).toEqual([500, 1_000]);
  });

  test('is given up after some attempts, and tells nobody the signed address', async () => {
    answers = Array<number>(MAX_SEND_ATTEMPTS).fill(403);

    await expect(sendResponse(url(), '{}', sleep)).rejects.toThrow('CloudFormation did not take the answer: status 403');
    expect(received).toHaveLength(MAX_SEND_ATTEMPTS);
    expect(JSON.stringify(log.mock.calls)).not.toContain('secret');
  });

  test('outlives a server that is not there', async () => {
    const address = url();
    await new Promise(resolve => server.close(resolve));

    await expect(sendResponse(address, '{}', sleep)).rejects.toThrow('CloudFormation did not take the answer: TypeError');
    expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
  });
});
