/**
 * Tests of nodes in containers, and of the files of the folder {@code deploy}.
 */
@NullMarked
package io.aemp.containers;

import org.jspecify.annotations.NullMarked;
