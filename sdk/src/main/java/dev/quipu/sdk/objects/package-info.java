/// From values of a program to the contents of objects, and back: [Values]. Part of the API.
@NullMarked
package dev.quipu.sdk.objects;

import org.jspecify.annotations.NullMarked;
