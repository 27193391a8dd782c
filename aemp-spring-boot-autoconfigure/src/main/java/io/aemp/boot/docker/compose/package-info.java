/**
 * Connection details of networks that Docker Compose runs.
 */
@NullMarked
package io.aemp.boot.docker.compose;

import org.jspecify.annotations.NullMarked;
