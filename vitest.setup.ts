import fc from "fast-check";

// By default fast-check makes no list of more than ten elements, whatever `maxLength` or `maxCommands` say; histories of ten
// steps reach few states. A property that names a bound means it.
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });
