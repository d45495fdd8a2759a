// Plain JavaScript, and nothing imported: it has to run on a Node that is too old for everything else.
const NEEDED = 20;
const [major] = process.versions.node.split('.').map(Number);
if (major < NEEDED) {
  console.error(`This needs Node.js ${NEEDED} or later, and is run with ${process.version}. Install a newer one and run it again.`);
  process.exit(1);
}
