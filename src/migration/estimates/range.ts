/** From the least to the most. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

const SECONDS_A_MINUTE = 60;

/** A range of seconds, said in minutes. */
export function minutes(least: number, most: number): Range {
  return { least: least * SECONDS_A_MINUTE, most: most * SECONDS_A_MINUTE };
}

/** What all of the ranges come to; undefined where one is not known. */
export function sumOf(ranges: readonly (Range | undefined)[]): Range | undefined {
  let sum: Range = { least: 0, most: 0 };
  for (const range of ranges) {
    if (!range) { return undefined; }
    sum = { least: sum.least + range.least, most: sum.most + range.most };
  }
  return sum;
}
