/// The language of filters, orders and conditions of alerts: a lexer, parsers and the sealed trees
/// they produce. A store translates filters and orders into its own query and binds every value; no
/// text of a client becomes SQL.
@NullMarked
package dev.quipu.query;

import org.jspecify.annotations.NullMarked;
