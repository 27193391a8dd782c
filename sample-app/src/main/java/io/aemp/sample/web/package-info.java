/**
 * The page: takes images, shows what becomes of them.
 */
@NullMarked
package io.aemp.sample.web;

import org.jspecify.annotations.NullMarked;
