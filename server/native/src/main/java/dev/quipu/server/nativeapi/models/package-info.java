/// Models that runs log.
@NullMarked
package dev.quipu.server.nativeapi.models;

import org.jspecify.annotations.NullMarked;
