/// The run folder: files of one run that people can read; docs/format/run-folder.md describes them.
/// This room writes and reads the files, and knows neither journals nor servers.
@NullMarked
package dev.quipu.sdk.folder;

import org.jspecify.annotations.NullMarked;
