/// Copies runs between run folders and a server: [FolderImport] and [FolderExport].
@NullMarked
package dev.quipu.sdk.copy;

import org.jspecify.annotations.NullMarked;
