/**
 * The application of the page "Getting started".
 */
@NullMarked
package io.aemp.docs.start;

import org.jspecify.annotations.NullMarked;
