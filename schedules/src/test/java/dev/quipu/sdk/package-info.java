/// The journal under many schedules.
@NullMarked
package dev.quipu.sdk;

import org.jspecify.annotations.NullMarked;
