@NullMarked
package dev.quipu.sdk.folder;

import org.jspecify.annotations.NullMarked;
