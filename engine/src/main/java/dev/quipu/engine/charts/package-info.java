/// Series, charts and groups: the points of many runs, in as many buckets as a screen can show.
@NullMarked
package dev.quipu.engine.charts;

import org.jspecify.annotations.NullMarked;
