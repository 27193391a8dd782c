/**
 * Examples of the documentation.
 */
@NullMarked
package io.aemp.docs;

import org.jspecify.annotations.NullMarked;
