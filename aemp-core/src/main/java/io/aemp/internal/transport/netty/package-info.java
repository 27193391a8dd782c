/**
 * The transport over TCP; the only package that knows Netty's channels.
 */
@NullMarked
package io.aemp.internal.transport.netty;

import org.jspecify.annotations.NullMarked;
