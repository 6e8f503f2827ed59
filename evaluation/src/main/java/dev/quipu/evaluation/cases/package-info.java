/// Test cases from files: [CaseFile]. Part of the API.
@NullMarked
package dev.quipu.evaluation.cases;

import org.jspecify.annotations.NullMarked;
