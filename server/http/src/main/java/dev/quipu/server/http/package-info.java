/// The transport all protocols share: one router in which every route declares its permission,
/// checks of host and origin, limits, JSON, and the one place where exceptions become answers. The
/// only package that knows the HTTP library.
@NullMarked
package dev.quipu.server.http;

import org.jspecify.annotations.NullMarked;
