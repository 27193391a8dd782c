/**
 * The annotation model: beans that are ports. Needs Spring, not Spring Boot.
 */
@NullMarked
package io.aemp.spring;

import org.jspecify.annotations.NullMarked;
