/**
 * The image-scaling farm: a sample application of AEMP for Spring Boot.
 */
@NullMarked
package io.aemp.sample;

import org.jspecify.annotations.NullMarked;
