package io.aemp.sample.farm;

/**
 * Too many images wait already. Try again a little later.
 *
 * @since 0.1.0
 */
public class FarmFullException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	FarmFullException(String message) {
		super(message);
	}

}
