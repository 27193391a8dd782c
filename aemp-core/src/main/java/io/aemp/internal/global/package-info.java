/**
 * Discovery: how a node finds its network and stays in it.
 */
@NullMarked
package io.aemp.internal.global;

import org.jspecify.annotations.NullMarked;
