/**
 * Local ports: table, mailbox, dispatch, monitors.
 */
@NullMarked
package io.aemp.internal.port;

import org.jspecify.annotations.NullMarked;
