// In a bundle, a CommonJS package that is imported late has no names but `default`; this module of ours has.
export { parse } from "@babel/parser";
