/// Bodies of requests and answers, held in memory within limits or spilled to a file.
@NullMarked
package dev.quipu.server.http.body;

import org.jspecify.annotations.NullMarked;
