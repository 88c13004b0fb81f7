/** The message of the log's line that says that the plugin was loaded; `oco doctor` looks for it. */
export const loadedMessage = "loaded";
