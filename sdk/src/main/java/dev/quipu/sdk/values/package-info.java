/// Turns values into the content of an object, and back. [Values] writes and reads; a [Content] is
/// the bytes, their media type, and a JSON Schema that names the original type; a [Value] is what
/// was read. [NdArray], [Table], [Media] and [JavaSerialized] say more than Java's own types do; a
/// [ValueSerializer] adds types of the program. The public classes here are part of the API.
@NullMarked
package dev.quipu.sdk.values;

import org.jspecify.annotations.NullMarked;
