// Prints the one value that a query of DuckDB gives, where DuckDB is a module of Node and not a command. NODE_PATH says where the module is.
const { DuckDBInstance } = require("@duckdb/node-api");

async function main() {
  const connection = await (await DuckDBInstance.create()).connect();
  const answer = await connection.runAndReadAll(process.argv[2]);
  console.log(String(answer.getRows()[0][0]));
}

main();
