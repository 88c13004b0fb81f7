export { closingLine, type Totals, totalsOf } from "./totals.ts";
