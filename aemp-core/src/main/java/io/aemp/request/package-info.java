/**
 * What the node port answers: the requests that nodes send each other.
 */
@NullMarked
package io.aemp.request;

import org.jspecify.annotations.NullMarked;
