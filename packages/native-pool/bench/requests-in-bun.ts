// Started by main.bench.ts in the Bun inside OpenCode; the last line is for it.
import { printMachine } from "@oco-tools/bench";
import { benchRequests } from "./requests.ts";

printMachine();
console.log(`figures ${JSON.stringify(await benchRequests(process.argv[2] as string))}`);
process.exit(0);
