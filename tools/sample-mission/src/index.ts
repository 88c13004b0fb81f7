export { type Feature, features, sampleGoal, sampleProject, solutions } from "./project/files.ts";
export { type SampleOptions, sampleScript } from "./sample-script.ts";
