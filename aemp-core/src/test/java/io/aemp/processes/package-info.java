/**
 * Proofs that need what no simulation has: threads of the system, sockets, and processes
 * that can be stopped or cut off.
 */
@NullMarked
package io.aemp.processes;

import org.jspecify.annotations.NullMarked;
