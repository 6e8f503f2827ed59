/// What the SDK reads of models. `dev.quipu.sdk.read` has the calls.
@NullMarked
package dev.quipu.sdk.models;

import org.jspecify.annotations.NullMarked;
