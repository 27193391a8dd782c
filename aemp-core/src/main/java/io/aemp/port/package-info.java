/**
 * Local ports: table, mailbox, dispatch, monitors.
 */
@NullMarked
package io.aemp.port;

import org.jspecify.annotations.NullMarked;
