/// Rules for text that comes from outside: characters, lengths, keys, spellings, addresses.
@NullMarked
package dev.quipu.core.text;

import org.jspecify.annotations.NullMarked;
