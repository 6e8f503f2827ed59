@NullMarked
package dev.quipu.engine.live;

import org.jspecify.annotations.NullMarked;
