/// Tasks: functions and blocks inside a run that are recorded with their inputs and outputs. Part
/// of the API.
@NullMarked
package dev.quipu.sdk.tasks;

import org.jspecify.annotations.NullMarked;
