/// Webhooks, their messages and the tries, in SQLite.
@NullMarked
package dev.quipu.store.sqlite.webhooks;

import org.jspecify.annotations.NullMarked;
