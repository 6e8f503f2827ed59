/// Sends models and their files to the server.
@NullMarked
package dev.quipu.sdk.models.send;

import org.jspecify.annotations.NullMarked;
