/**
 * Image types, and the scaling of images.
 */
@NullMarked
package io.aemp.sample.image;

import org.jspecify.annotations.NullMarked;
