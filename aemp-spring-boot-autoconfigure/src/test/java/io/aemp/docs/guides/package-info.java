/**
 * The code of the guides and of the reference.
 */
@NullMarked
package io.aemp.docs.guides;

import org.jspecify.annotations.NullMarked;
