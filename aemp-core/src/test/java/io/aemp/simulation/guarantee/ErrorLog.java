package io.aemp.simulation.guarantee;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps what nodes log silent, for a simulated storm fills screens; but nothing in it is
 * an error.
 */
public final class ErrorLog implements AutoCloseable {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.aemp");

	private final @Nullable Level level = this.logger.getLevel();

	private final boolean additive = this.logger.isAdditive();

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	/**
	 * Begins at once.
	 */
	public ErrorLog() {
		this.appender.start();
		this.logger.setLevel(Level.ERROR);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.appender);
	}

	/**
	 * Returns the errors that should not have happened.
	 * @return the messages, with their stacks
	 */
	public List<String> errors() {
		return this.appender.list.stream()
			.map((event) -> event.getFormattedMessage() + System.lineSeparator()
					+ ThrowableProxyUtil.asString(event.getThrowableProxy()))
			.toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(this.additive);
		this.logger.setLevel(this.level);
	}

}
