/// The language of filters and orders: a lexer, a parser and the sealed tree they produce. A store
/// translates the tree into its own query and binds every value; no text of a client becomes SQL.
@NullMarked
package dev.quipu.query;

import org.jspecify.annotations.NullMarked;
