/// Rules for text from outside: characters, lengths, keys, spellings, addresses.
@NullMarked
package dev.quipu.core.text;

import org.jspecify.annotations.NullMarked;
