package io.aemp.sample.farm;

import org.jspecify.annotations.Nullable;

/**
 * The images of a job. The arrays are shared and must not be changed.
 *
 * @param original the file that came
 * @param result the scaled one, once the job is done
 * @since 0.1.0
 */
public record JobImages(byte[] original, byte @Nullable [] result) {

	int bytes() {
		return this.original.length + ((this.result != null) ? this.result.length : 0);
	}

}
