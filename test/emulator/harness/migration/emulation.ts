import type { Emulator } from '../emulator';

/** A fault that the emulator is asked for; `ministack_encryption/faults.py` says what each member means. */
export type Fault =
  | { readonly state: string; readonly abort: true; readonly nth?: number }
  | {
    readonly state: string;
    readonly error: string;
    readonly when?: 'before' | 'after';
    readonly nth?: number;
    readonly count?: number;
    readonly attempts?: number;
  }
  | {
    readonly service: string;
    readonly operation: string;
    readonly code: string;
    readonly status?: number;
    readonly when?: 'before' | 'after';
    readonly nth?: number;
    readonly count?: number;
  };

/** How the emulated services behave in an account, beyond what AWS can be asked for. */
export class Emulation {
  constructor(private readonly emulator: Emulator, private readonly account: string) {}

  /** Makes the whole emulator wait for nothing that only people would see. */
  async hurry(): Promise<void> {
    await this.ask('haste', {});
  }

  /** How many looks at a database or snapshot a change of it takes. */
  async pace(looks: number): Promise<void> {
    await this.ask('rds-pace', { looks });
  }

  /** Lets time pass until no change is under way. */
  async settle(): Promise<void> {
    await this.ask('rds-settle', {});
  }

  /** Something that is another one when anything of RDS is. */
  async digest(): Promise<unknown> {
    return this.ask('worlds', {});
  }

  /** Replaces the faults of the account, and forgets what struck before. */
  async faults(...faults: readonly Fault[]): Promise<void> {
    await this.ask('faults', { faults });
  }

  /** How often the faults have struck. */
  async hits(): Promise<number> {
    const faults = await this.ask('faults', {}) as { readonly hits: number }[];
    return faults.reduce((sum, fault) => sum + fault.hits, 0);
  }

  /** Writes a word into the database that answers under an identifier. */
  async write(identifier: string, word: string): Promise<void> {
    await this.ask('rds-data', { identifier, word });
  }

  /** The words in the database that answers under an identifier; undefined where none does. */
  async words(identifier: string): Promise<readonly string[] | undefined> {
    return await this.ask('rds-data', { identifier }) as string[] | null ?? undefined;
  }

  /** What an operation answers that nothing is emulated of. */
  async answers(service: string, operation: string, members: object): Promise<void> {
    await this.ask('answers', { service, operation, members });
  }

  /** Keeps what there is of RDS under a name. */
  async save(world: string): Promise<void> {
    await this.ask('worlds', { save: world });
  }

  /** Puts back what was kept. */
  async restore(world: string): Promise<void> {
    await this.ask('worlds', { restore: world });
  }

  private async ask(name: string, body: object): Promise<unknown> {
    const response = await fetch(`${this.emulator.endpoint}/_encryption/${name}`, {
      method: 'POST', body: JSON.stringify({ account: this.account, region: this.emulator.region, ...body }),
    });
    if (!response.ok) { throw new Error(`/_encryption/${name}: ${response.status} ${await response.text()}`); }
    return response.json();
  }
}
