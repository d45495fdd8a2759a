import { spawn, type ChildProcess } from 'child_process';
import * as fs from 'fs/promises';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { EMULATOR_FOLDER, REPOSITORY } from './paths';
import { ensurePythonEnvironment } from './python-environment';

const HOST = '127.0.0.1';
const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 50;
const STOP_TIMEOUT_MS = 5_000;
const DEFAULT_ACCOUNT = '123456789012';
const DEFAULT_REGION = 'eu-west-1';
/** Where an emulator says that it is ready, and where it forgets everything. */
const PATHS = {
  ministack: { health: '/_ministack/health', reset: '/_ministack/reset' },
  moto: { health: '/moto-api/data.json', reset: '/moto-api/reset' },
};

export type EmulatorKind = keyof typeof PATHS;

export interface EmulatorOptions {
  /** `ministack` deploys templates; `moto` has a KMS for envelope encryption. @default ministack */
  readonly kind?: EmulatorKind;
  /** Whether IAM policies, key policies and bucket policies are enforced on direct calls (ministack). @default false */
  readonly auth?: boolean;
  /** How long state machines wait, as a part of the time that they say. @default 0 */
  readonly waitScale?: number;
  /** Whether CloudTrail records direct calls of KMS and S3, for `LookupEvents` (ministack). @default false */
  readonly recordCalls?: boolean;
  /** The Region of `env()` and `client()`. @default eu-west-1 */
  readonly region?: string;
  /** Told what takes long. @default nobody */
  readonly log?: (line: string) => void;
}

/** What an AWS SDK client is made with. */
export interface ClientConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  /** S3 has a bucket's name in the host name otherwise. */
  readonly forcePathStyle: boolean;
}

/**
 * An AWS emulator in a process of its own, on a free port, which ends with this process at the latest.
 *
 * It has as many accounts as there are numbers of 12 digits: an access key that is such a number is used in that account.
 */
export class Emulator {
  static async start(options: EmulatorOptions = {}): Promise<Emulator> {
    const python = await ensurePythonEnvironment(options.log ?? (() => {}));
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'cdk-at-rest-emulator-'));
    const emulator = new Emulator(python, folder, await freePort(), options);
    try {
      await emulator.ready();
    } catch (error) {
      await emulator.stop();
      throw error;
    }
    return emulator;
  }

  readonly endpoint: string;
  readonly region: string;
  private readonly kind: EmulatorKind;
  private readonly process: ChildProcess;
  private readonly ended: Promise<void>;
  private output = '';

  private constructor(python: string, private readonly folder: string, port: number, options: EmulatorOptions) {
    this.kind = options.kind ?? 'ministack';
    this.region = options.region ?? DEFAULT_REGION;
    this.endpoint = `http://${HOST}:${port}`;
    // A process group of its own: the emulator starts processes too, for Lambda functions. Its standard input stays open
    // for as long as this process lives, which is how it learns that it has to end.
    this.process = spawn(python, [path.join(EMULATOR_FOLDER, 'harness/serve.py'), this.kind], {
      cwd: folder,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        EMULATOR_FOLDER: folder,
        TMPDIR: folder,
        BIND_HOST: HOST,
        GATEWAY_PORT: String(port),
        AUTH: String(options.auth ?? false),
        LOG_LEVEL: 'WARNING',
        CLOUDTRAIL_RECORDING: options.recordCalls ? '1' : '0',
        SFN_WAIT_SCALE: String(options.waitScale ?? 0),
        // No MQTT port is opened.
        IOT_MTLS_ENABLED: '0',
        // For the SDK clients of Lambda functions.
        NODE_PATH: path.join(REPOSITORY, 'node_modules'),
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => { this.output += text; });
    }
    this.ended = new Promise(resolve => this.process.once('close', () => resolve()));
    process.once('exit', this.kill);
  }

  /**
   * The environment in which the AWS CLI, the CDK and the SDKs call this emulator, to be laid over that of this process.
   *
   * @param account the account to use, 12 digits
   */
  env(account: string = DEFAULT_ACCOUNT): NodeJS.ProcessEnv {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ACCESS_KEY_ID: checkAccount(account),
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SESSION_TOKEN: undefined,
      AWS_REGION: this.region,
      AWS_DEFAULT_REGION: this.region,
      // Nothing of the user's own may decide where a test deploys.
      AWS_PROFILE: undefined,
      AWS_CONFIG_FILE: path.join(this.folder, 'no-config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(this.folder, 'no-credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
      // Node 20 is the oldest that the library supports; the SDK says on every run that it will leave it.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // The CDK remembers the account of an access key there.
      CDK_HOME: path.join(this.folder, 'cdk-home'),
    };
  }

  /**
   * The configuration of an AWS SDK client of this emulator.
   *
   * @param account the account to use, 12 digits
   */
  client(account: string = DEFAULT_ACCOUNT): ClientConfiguration {
    return {
      endpoint: this.endpoint,
      region: this.region,
      credentials: { accessKeyId: checkAccount(account), secretAccessKey: 'test' },
      forcePathStyle: true,
    };
  }

  /** Forgets everything that is in any account. */
  async reset(): Promise<void> {
    const response = await fetch(this.endpoint + PATHS[this.kind].reset, { method: 'POST' });
    if (!response.ok) throw new Error(`The emulator could not be reset: ${response.status} ${await response.text()}`);
  }

  /** Ends the emulator and everything it started. */
  async stop(): Promise<void> {
    process.removeListener('exit', this.kill);
    this.kill();
    // `close` follows only when every process of the group has let go of the output.
    await Promise.race([this.ended, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + READY_TIMEOUT_MS;
    while (!await this.isReady()) {
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        await this.ended;
        throw new Error(`The emulator ended with ${this.process.exitCode ?? this.process.signalCode} before it was ready:\n${this.output}`);
      }
      if (Date.now() > deadline) throw new Error(`The emulator was not ready after ${READY_TIMEOUT_MS / 1000} s:\n${this.output}`);
      await sleep(READY_POLL_MS);
    }
  }

  private async isReady(): Promise<boolean> {
    return fetch(this.endpoint + PATHS[this.kind].health).then(response => response.ok, () => false);
  }

  private readonly kill = (): void => {
    if (this.process.pid === undefined) return;
    try {
      process.kill(-this.process.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
}

function checkAccount(account: string): string {
  if (!/^\d{12}$/.test(account)) throw new Error(`An account of the emulator is a number of 12 digits, got '${account}'`);
  return account;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
