/// The language of filters and orders: a lexer, a parser and the sealed tree they make. A store
/// turns the tree into a query of its own, with every value bound; nothing of a client's text
/// becomes SQL.
@NullMarked
package dev.quipu.query;

import org.jspecify.annotations.NullMarked;
