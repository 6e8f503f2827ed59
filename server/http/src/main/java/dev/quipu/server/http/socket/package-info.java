/// Connections: the listener, its sockets, and what a request says before it reaches a route.
@NullMarked
package dev.quipu.server.http.socket;

import org.jspecify.annotations.NullMarked;
