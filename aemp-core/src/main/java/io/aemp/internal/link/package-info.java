/**
 * Remote nodes: the outbound sequence, monitors on remote ports, and the message
 * guarantee.
 */
@NullMarked
package io.aemp.internal.link;

import org.jspecify.annotations.NullMarked;
