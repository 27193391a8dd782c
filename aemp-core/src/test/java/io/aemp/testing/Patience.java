package io.aemp.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The limit of everything that a test waits for. It is long, because tests judge what
 * happens and not how soon: only a test that fails waits that long. JUnit registers this
 * class as an extension for all tests, so that it is the limit of Awaitility, too.
 */
public final class Patience implements BeforeAllCallback {

	/**
	 * The limit. The default time-out of a test is longer. The system property
	 * {@code aemp.test.patience} shortens it, in seconds, for mutation testing: there,
	 * many tests wait for what a mutant never does.
	 */
	public static final Duration LIMIT = Duration.ofSeconds(Long.getLong("aemp.test.patience", 180));

	/** The limit in seconds, for methods that want a number. */
	public static final long SECONDS = LIMIT.toSeconds();

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultTimeout(LIMIT);
		// Most conditions are true at once. By default, each would cost 100 ms.
		Awaitility.setDefaultPollDelay(Duration.ZERO);
	}

}
