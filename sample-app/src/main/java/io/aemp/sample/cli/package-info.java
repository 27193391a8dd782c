/**
 * The command line: scales a folder of images into another.
 */
@NullMarked
package io.aemp.sample.cli;

import org.jspecify.annotations.NullMarked;
