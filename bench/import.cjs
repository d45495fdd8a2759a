// Prints how many milliseconds it takes to load the modules named on the command line.
const started = process.hrtime.bigint();
process.argv.slice(2).forEach(name => require(name));
console.log(Number(process.hrtime.bigint() - started) / 1e6);
