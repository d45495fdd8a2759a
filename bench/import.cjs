// Prints how many milliseconds it takes to load what the command line names: a module, or `module#Class`, which aws-cdk-lib loads when it is touched.
const started = process.hrtime.bigint();
for (const name of process.argv.slice(2)) {
  const [module, member] = name.split('#');
  const loaded = require(module);
  if (member && !loaded[member]) {
    throw new Error(`${module} has no ${member}`);
  }
}
console.log(Number(process.hrtime.bigint() - started) / 1e6);
