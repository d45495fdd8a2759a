import { namesFor } from '../../../../src/migration/names';
import type { Report } from '../../../../src/migration/tasks';
import type { ClientConfiguration } from '../emulator';
import type { Emulation, Fault } from './emulation';
import type { FaultCase } from './fault-cases';
import { FIRST_WORD, HALF_DONE, violations, type Came } from './invariants';
import type { Ended, MigrationInput, MigrationMachine } from './machine';
import { worldOf, type World } from './world';

const WORLD = 'first';

/** What another execution says where the first one was over, and could not tell. */
const OVER = ['AlreadyMigrated', 'NameTaken'];

/** What an execution says that could not read what it has to know. */
const REFUSED = 'NotChecked';

/** What a trial has come to. */
export interface Tried {
  readonly outcome: string;
  /** What should not be, as sentences. */
  readonly wrong: readonly string[];
}

/** An account in which faults are tried, one after the other, each time from the same beginning. */
export class Laboratory {
  static async open(config: ClientConfiguration, emulation: Emulation, machine: MigrationMachine, identifier: string): Promise<Laboratory> {
    await emulation.hurry();
    await emulation.pace(0);
    await emulation.write(identifier, FIRST_WORD);
    await emulation.settle();
    const before = await worldOf(config);
    await emulation.save(WORLD);
    await emulation.pace(1);
    return new Laboratory(config, emulation, machine, identifier, before);
  }

  private constructor(
    private readonly config: ClientConfiguration,
    private readonly emulation: Emulation,
    private readonly machine: MigrationMachine,
    private readonly identifier: string,
    private readonly before: World,
  ) {}

  /** Begins anew, and migrates with nothing else failing. */
  async undisturbed(...because: readonly Fault[]): Promise<Ended> {
    await this.begin(because);
    return this.machine.run({ identifier: this.identifier });
  }

  /** Tries one fault, and holds what it comes to against everything that must be so. */
  async attempt(tried: FaultCase): Promise<Tried> {
    await this.begin(tried.faults);
    const first = await this.run({});
    const wrong = await this.emulation.hits() < tried.faults.length && !tried.mayNotStrike ? ['The fault did not strike'] : [];
    await this.emulation.faults();
    const last = first.status === 'ABORTED' ? await this.takenUp(tried.resume, wrong) : first;
    wrong.push(...await this.checked(last));
    const end = HALF_DONE.includes(last.error ?? '') ? await this.takenUp('UNDO', wrong) : last;
    if (end !== last) { wrong.push(...await this.checked(end)); }
    const outcome = outcomeOf(last);
    if (!['MIGRATED', 'UNDONE', REFUSED, ...OVER].includes(outcomeOf(end))) { wrong.push(`It comes to ${outcomeOf(end)}: ${end.said}`); }
    if (tried.expected && outcome !== tried.expected) { wrong.push(`It should come to ${tried.expected}, and comes to ${outcome}: ${last.said.slice(0, 2_000)}`); }
    return { outcome, wrong };
  }

  private async begin(faults: FaultCase['faults']): Promise<void> {
    await this.emulation.restore(WORLD);
    await this.machine.forget(this.identifier);
    await this.machine.messages();
    await this.emulation.faults(...faults);
  }

  /** Another execution, which goes on by itself or asks what to do. */
  private async takenUp(resume: 'CONTINUE' | 'UNDO', wrong: string[]): Promise<Came> {
    const found = JSON.stringify(await this.emulation.digest());
    const asked = await this.run({});
    if (asked.error !== 'PreflightFailed' || OVER.includes(outcomeOf(asked))) { return asked; }
    if (!/^(Unfinished|UndoNotFinished)/.test(asked.said)) { wrong.push(`Another execution is refused: ${asked.said}`); }
    if (JSON.stringify(await this.emulation.digest()) !== found) { wrong.push('An execution that was refused has changed something'); }
    return this.run({ resume });
  }

  private async run(input: Omit<MigrationInput, 'identifier'>): Promise<Came> {
    const ended = await this.machine.run({ identifier: this.identifier, ...input });
    const messages = await this.machine.messages();
    const { old, temporary } = namesFor(this.identifier);
    await this.emulation.settle();
    const [words, ...elsewhere] = await Promise.all([this.identifier, old, temporary].map(async name => this.emulation.words(name)));
    return {
      status: ended.status,
      error: ended.error,
      said: [ended.status === 'SUCCEEDED' ? JSON.stringify(ended.output<Report>()) : ended.cause ?? '', ...messages.map(message => message.Message)].join('\n'),
      words: words ?? [],
      // A copy that does not answer has only what the source has.
      elsewhere: elsewhere.map(each => each ?? []),
    };
  }

  private async checked(came: Came): Promise<string[]> {
    return violations({ identifier: this.identifier, before: this.before, keyArn: this.machine.keyArn }, await worldOf(this.config), came);
  }
}

/** What an execution says that it has come to. */
function outcomeOf({ status, error, said }: Came): string {
  if (status === 'SUCCEEDED') { return (JSON.parse(said.split('\n')[0]) as Report).outcome; }
  if (error === 'PreflightFailed') { return /^\w+/.exec(said)![0]; }
  return error === 'MigrationUndone' ? 'UNDONE' : error ?? status;
}
