/**
 * The transport within one process, with faults on demand: for tests and simulations of
 * networks of any number of nodes.
 */
@NullMarked
package io.aemp.local;

import org.jspecify.annotations.NullMarked;
