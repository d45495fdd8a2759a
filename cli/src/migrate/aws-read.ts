import type { Read, ReadService } from 'cdk-at-rest/offline';

/** Which account and Region is read; what is not given is as the AWS CLI would have it. */
export interface AwsReadOptions {
  readonly region?: string;
  readonly profile?: string;
}

/** What all clients of the AWS SDK have in common. */
interface Client {
  readonly config: { region(): Promise<string> };
  send(command: object): Promise<object>;
  destroy(): void;
}

/** A package of the AWS SDK: clients and commands by their names. */
type Sdk = Readonly<Record<string, new (input: object) => object>>;

/* eslint-disable @typescript-eslint/no-require-imports */
/** The packages of the services, each loaded when it is called: a help text needs none of them. */
const SERVICES: Readonly<Record<ReadService, { readonly client: string; readonly load: () => unknown }>> = {
  'rds': { client: 'RDSClient', load: () => require('@aws-sdk/client-rds') as unknown },
  'kms': { client: 'KMSClient', load: () => require('@aws-sdk/client-kms') as unknown },
  'application-auto-scaling': { client: 'ApplicationAutoScalingClient', load: () => require('@aws-sdk/client-application-auto-scaling') as unknown },
  'database-migration-service': { client: 'DatabaseMigrationServiceClient', load: () => require('@aws-sdk/client-database-migration-service') as unknown },
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Reads by the AWS SDK, with the credentials that the AWS CLI would take. */
export class AwsRead {
  private readonly clients = new Map<ReadService, Client>();

  constructor(private readonly options: AwsReadOptions) {}

  /** One call. A package that is missing is an error of this call alone. */
  readonly read: Read = async (service, operation, input) => {
    const command = new (sdkOf(service)[`${operation}Command`])(input);
    return await this.clientOf(service).send(command) as Readonly<Record<string, unknown>>;
  };

  /** The Region that is asked. Throws where there is none. */
  async region(): Promise<string> {
    const client = this.clientOf('rds');
    try {
      return await client.config.region();
    } catch {
      throw new Error('There is no Region: give --region, or a profile that has one, or set AWS_REGION');
    }
  }

  /** Closes the connections, which would keep the program running. */
  destroy(): void {
    this.clients.forEach(client => client.destroy());
  }

  private clientOf(service: ReadService): Client {
    const client = this.clients.get(service) ?? new (sdkOf(service)[SERVICES[service].client])(this.options) as Client;
    this.clients.set(service, client);
    return client;
  }
}

function sdkOf(service: ReadService): Sdk {
  return SERVICES[service].load() as Sdk;
}
