/**
 * Auto-configuration of a node from {@code aemp.*} properties.
 */
@NullMarked
package io.aemp.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
