package io.aemp.sample.farm;

import org.jspecify.annotations.Nullable;

/**
 * A job at one moment. Immutable.
 *
 * @param id counts up from 1
 * @param name what the sender called the image; not to be trusted
 * @param width the wanted width in pixels
 * @param state what has become of it
 * @param originalBytes the size of the file that came
 * @param readable true if that file looks like a JPEG or PNG image, so that it can be
 * shown
 * @param worker the node that has the job, or had it last
 * @param attempts to how many workers it was given so far
 * @param result what came out, once it is done
 * @param text why it failed, or what happened to it on its way, in words
 * @since 0.1.0
 */
public record JobView(long id, String name, int width, JobState state, int originalBytes, boolean readable,
		@Nullable String worker, int attempts, @Nullable Result result, @Nullable String text) {

	/**
	 * The scaled image, without its bytes.
	 *
	 * @param width in pixels
	 * @param height in pixels
	 * @param bytes the size of the file
	 */
	public record Result(int width, int height, int bytes) {
	}

}
