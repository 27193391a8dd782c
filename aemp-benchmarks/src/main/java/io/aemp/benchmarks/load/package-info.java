/**
 * Load between two processes: a node beside bare Netty, which carries the same messages
 * with nothing around them.
 */
@NullMarked
package io.aemp.benchmarks.load;

import org.jspecify.annotations.NullMarked;
