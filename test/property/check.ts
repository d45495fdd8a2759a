import fc from 'fast-check';
import { findDocumentedError } from './documented-errors';
import { type SynthesizedStack, type World } from './world';

/** The same recipes each time, unless asked for others: `PROPERTY_SEED=1 PROPERTY_RUNS=1000 npx jest test/property`. */
const SEED = Number(process.env.PROPERTY_SEED ?? 20261124);
const RUNS = process.env.PROPERTY_RUNS;

/** Of all recipes, how many have to give templates: a generator that makes nothing but mistakes proves nothing. */
const LEAST_SHARE_OF_TEMPLATES = 0.25;

/**
 * Checks that any recipe either throws a documented error or gives templates that hold.
 *
 * @param build makes the constructs of a recipe
 * @param hold throws where the templates do not hold
 */
export function checkRecipes<R>(
  recipes: fc.Arbitrary<R>, runs: number, worldOf: (recipe: R) => World,
  build: (world: World, recipe: R) => void, hold: (stacks: SynthesizedStack[], recipe: R) => void,
): void {
  const outcomes = { templates: 0, errors: 0 };
  fc.assert(fc.property(recipes, recipe => {
    const world = worldOf(recipe);
    const stacks = documentedErrorOr(() => {
      build(world, recipe);
      return world.synthesize();
    });
    world.remove();
    outcomes[stacks ? 'templates' : 'errors'] += 1;
    if (stacks) {
      hold(stacks, recipe);
    }
  }), { seed: SEED, numRuns: RUNS === undefined ? runs : Number(RUNS) });
  expect(outcomes.templates).toBeGreaterThan(LEAST_SHARE_OF_TEMPLATES * (outcomes.templates + outcomes.errors));
  expect(outcomes.errors).toBeGreaterThan(0);
}

/** What an action gives, or undefined where it throws a documented error; any other error goes on. */
function documentedErrorOr<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (findDocumentedError(error as Error)) {
      return undefined;
    }
    throw error;
  }
}
