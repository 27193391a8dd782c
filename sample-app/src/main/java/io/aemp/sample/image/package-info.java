/**
 * What is known about images here: which kinds there are, and how one is scaled.
 */
@NullMarked
package io.aemp.sample.image;

import org.jspecify.annotations.NullMarked;
