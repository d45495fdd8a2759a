import { bearsMarksOf } from '../../../src/migration/marks';
import { namesFor } from '../../../src/migration/names';
import type { Stage, Step } from '../../../src/migration/plan/step';
import type { Problem } from '../../../src/migration/preflight';
import type { DbCluster } from '../../../src/migration/rds/db-cluster';
import type { DbInstance } from '../../../src/migration/rds/db-instance';
import type { PlanAnswer, Report, StepsAnswer } from '../../../src/migration/tasks';
import type { Account } from '../../lambda/database-encryption-migration/support';
import type { SimulatedRds } from './simulated-rds';
import { CallError, idOf } from './simulated-state';

/** What goes wrong in an execution, by the number of the moment or of the call. */
export interface Trouble {
  /** The execution is aborted at this moment. */
  readonly abortAt?: number;
  /** The answer to this call is lost: it has worked, and says that it has not. */
  readonly loseAnswerOf?: number;
  /** From this call on the operation fails, for good. */
  readonly failFrom?: number;
}

/** What an execution came to. */
export type End =
  | { readonly end: 'ABORTED' }
  | { readonly end: 'REFUSED'; readonly problems: readonly Problem[] }
  | { readonly end: 'MIGRATED' | 'UNDONE' | 'FAILED'; readonly report: Report };

class Aborted extends Error {}

/** The longest that anything takes in the simulation, many times over. */
const PATIENCE = 60;

/** Executions of the state machine: the same order of things, without the state machine. */
export class SimulatedExecutions {
  /** How many moments and calls the last execution had. */
  moments = 0;
  calls = 0;
  private trouble: Trouble = {};
  private refused?: string;
  private count = 0;
  private arn = '';
  private readonly sources: readonly string[];

  constructor(readonly account: Account, readonly rds: SimulatedRds, readonly identifier: string) {
    this.sources = this.databases().map(idOf);
  }

  /** One execution from its beginning to its end. */
  async run(trouble: Trouble = {}, resume: 'CONTINUE' | 'UNDO' | null = null): Promise<End> {
    Object.assign(this, { trouble, moments: 0, calls: 0, refused: undefined, arn: `arn:aws:states:eu-west-1:111122223333:execution:Migration:${++this.count}` });
    this.account.executions[this.arn] = 'RUNNING';
    try {
      return await this.from(resume);
    } catch (error) {
      if (!(error instanceof Aborted)) { throw error; }
      return { end: 'ABORTED' };
    } finally {
      this.account.executions[this.arn] = 'ABORTED';
    }
  }

  private async from(resume: 'CONTINUE' | 'UNDO' | null): Promise<End> {
    const plan = await this.ask<PlanAnswer>({ task: 'plan', dryRun: false, resume });
    if (plan.stops) { return { end: 'REFUSED', problems: plan.problems.filter(problem => problem.stops) }; }
    const stages = (['copy', 'cutover', 'protect'] as const).slice(['copy', 'cutover', 'protect', 'undo'].indexOf(plan.begin));
    try {
      if (plan.begin === 'undo') { return await this.undo(null); }
      for (const stage of stages) {
        await this.stage(stage);
        if (stage !== 'protect') { await this.compared(stage === 'cutover'); }
      }
    } catch (error) {
      if (error instanceof Aborted) { throw error; }
      return this.undo(error as Error);
    }
    return this.close('MIGRATED', null);
  }

  private async undo(failure: Error | null): Promise<End> {
    try {
      await this.stage('undo');
    } catch (error) {
      if (error instanceof Aborted) { throw error; }
      return this.close('FAILED', error as Error);
    }
    return this.close('UNDONE', failure);
  }

  private async close(outcome: 'MIGRATED' | 'UNDONE' | 'FAILED', failure: Error | null): Promise<End> {
    const report = await this.ask<Report>({
      task: 'close',
      outcome,
      writesStoppedAt: null,
      cutoverBeganAt: null,
      cutoverEndedAt: null,
      failure: failure && { error: failure.name, cause: failure.message, step: null },
    });
    return { end: outcome, report };
  }

  /** The steps of a stage, and after a failure those that are left, if the failed one is not among them first. */
  private async stage(stage: Stage): Promise<void> {
    let { steps } = await this.ask<StepsAnswer>({ task: 'steps', stage });
    for (let index = 0, repeats = 0; index < steps.length; index++) {
      try {
        await this.step(steps[index]);
      } catch (error) {
        if (error instanceof Aborted || repeats++ > 10) { throw error; }
        const { name } = steps[index];
        ({ steps } = await this.ask<StepsAnswer>({ task: 'steps', stage }));
        if (steps[0]?.name === name) { throw error; }
        index = -1;
      }
    }
  }

  private async step(step: Step): Promise<void> {
    this.moment();
    if (!this.called(step)) { return; }
    this.moment();
    for (let looks = 0; step.until; looks++) {
      const status = this.rds.look(step.until);
      if (step.until.wanted === 'gone' ? status === 'not found' : status === 'available') { return; }
      if (looks > PATIENCE) { throw new Error(`${step.name}: ${step.until.identifier} is ${status}`); }
      this.rds.tick();
      this.moment();
    }
  }

  /** Whether there is something to wait for: an error may say that it is so already. */
  private called(step: Step): boolean {
    if (step.operation === null) { return true; }
    const call = this.calls++;
    if (call === this.trouble.failFrom) { this.refused = step.operation; }
    if (step.operation === this.refused) { throw new CallError('Rds.RdsException', `${step.name} is refused`); }
    for (let attempt = 0; ; attempt++) {
      try {
        this.rds.call(step);
        break;
      } catch (error) {
        if (!(error instanceof CallError)) { throw error; }
        if (step.tolerated.includes(error.error)) { return false; }
        if (!/Invalid.*State/.test(error.error) || attempt > PATIENCE) { throw error; }
        this.rds.tick();
        this.moment();
      }
    }
    if (call === this.trouble.loseAnswerOf) { throw new CallError('States.Timeout'); }
    return true;
  }

  private async compared(afterCutover: boolean): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.ask({ task: 'compare', afterCutover });
        return;
      } catch (error) {
        if (error instanceof Aborted || attempt > 5) { throw error; }
        this.rds.tick();
      }
    }
  }

  private async ask<A>(request: object): Promise<A> {
    this.moment();
    const answer = await this.account.ask<A>({ identifier: this.identifier, execution: this.arn, ...request });
    // What an answer promises survives JSON: Step Functions knows nothing else.
    return JSON.parse(JSON.stringify(answer)) as A;
  }

  /** A moment at which the execution may be aborted, and at which all has to be right. */
  private moment(): void {
    this.check();
    if (this.moments++ === this.trouble.abortAt) { throw new Aborted(); }
  }

  private databases(): (DbInstance | DbCluster)[] {
    return [...this.rds.world.clusters, ...this.rds.world.instances];
  }

  /** What holds at every moment. */
  check(): void {
    const present = this.databases();
    const gone = this.sources.filter(id => !present.some(each => idOf(each) === id));
    if (gone.length > 0) { throw new Error(`Deleted: ${gone.join()}`); }
    const { old, temporary, identifier } = namesFor(this.identifier);
    const named = (name: string) => present.filter(each => nameOf(each) === name && !each.DBClusterIdentifier?.toString().startsWith(`${identifier}.`));
    const tops = present.filter(each => !('DBInstanceIdentifier' in each && each.DBClusterIdentifier));
    const copies = tops.filter(each => bearsMarksOf(each.TagList, identifier, this.sources[0]));
    if (copies.length > 1) { throw new Error(`Two copies: ${copies.map(nameOf).join()}`); }
    if (tops.filter(each => nameOf(each) === identifier).length > 1) { throw new Error(`Two databases are called ${identifier}`); }
    const renames = tops.some(each => nameOf(each) === identifier) || named(old).length > 0 || named(temporary).length > 0;
    if (!renames) { throw new Error(`Nothing is left of ${identifier}`); }
    const written = this.account.items[identifier]?.stage.S;
    if (tops.some(each => nameOf(each) === old) && written !== 'cutover' && written !== 'protect' && written !== 'undo') { throw new Error(`Renamed in the stage ${String(written)}`); }
  }
}

function nameOf(database: DbInstance | DbCluster): string {
  return String('DBInstanceIdentifier' in database ? database.DBInstanceIdentifier : database.DBClusterIdentifier);
}
