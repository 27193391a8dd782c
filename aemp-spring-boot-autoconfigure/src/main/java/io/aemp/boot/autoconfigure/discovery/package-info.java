/**
 * Auto-configuration of seeds that a registry of services knows.
 */
@NullMarked
package io.aemp.boot.autoconfigure.discovery;

import org.jspecify.annotations.NullMarked;
