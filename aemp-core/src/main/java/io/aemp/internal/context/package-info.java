/**
 * Contexts, in which actions run in order: ports, the kernel, and the outside. Monitors
 * belong to a context, and name fences keep a context from a name until it has taken the
 * death of the earlier port.
 */
@NullMarked
package io.aemp.internal.context;

import org.jspecify.annotations.NullMarked;
