package io.aemp.spring;

import java.time.Instant;
import java.util.List;

import io.aemp.Port;
import org.jspecify.annotations.Nullable;

/**
 * A bean that is a port.
 *
 * @param beanName the name of the bean
 * @param type the class of the bean, without proxies
 * @param port the port, the last one if it died
 * @param tags the tags it has handlers for, sorted; empty for the default handler
 * @param state what the bean can do
 * @param failures how many messages it could not handle
 * @param lastFailure when that happened last, or null if it did not
 * @since 0.1.0
 */
public record RegisteredPort(String beanName, Class<?> type, Port port, List<String> tags, State state, long failures,
		@Nullable Instant lastFailure) {

	/**
	 * States of a bean that is a port.
	 *
	 * @since 0.1.0
	 */
	public enum State {

		/** The bean has a port. */
		RUNNING,

		/** The port died, and another one follows after a pause. */
		RESTARTING,

		/**
		 * The port ended normally, because the application killed it without a reason.
		 */
		ENDED,

		/** The port died, and is not restarted. */
		DEAD

	}

}
