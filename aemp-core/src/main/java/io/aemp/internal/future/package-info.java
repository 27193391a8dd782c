/**
 * Futures that the node completes without threads of the application, and on which its
 * handlers may wait.
 */
@NullMarked
package io.aemp.internal.future;

import org.jspecify.annotations.NullMarked;
