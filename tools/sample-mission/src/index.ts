export { type Feature, features, sampleGoal, sampleProject, solutions } from "./project/files.ts";
export { type SampleOptions, sampleScript } from "./sample-script.ts";
export {
  contentOf,
  resultOf,
  type Unit,
  type UnitsGoal,
  unitsGoal,
  unitsOf,
  unitsProject,
} from "./units/units.ts";
export { planOf, toldContent, type UnitsOptions, unitIn, unitsScript } from "./units/units-script.ts";
