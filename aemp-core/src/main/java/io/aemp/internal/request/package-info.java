/**
 * The node port, which answers the requests that nodes send each other.
 */
@NullMarked
package io.aemp.internal.request;

import org.jspecify.annotations.NullMarked;
