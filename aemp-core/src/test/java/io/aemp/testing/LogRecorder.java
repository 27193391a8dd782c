package io.aemp.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Records what is logged during a test, by any thread.
 */
public final class LogRecorder implements BeforeEachCallback, AfterEachCallback {

	private final Logger logger;

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	/**
	 * A recorder of one logger and those below it.
	 * @param logger a class or package
	 */
	public LogRecorder(String logger) {
		this.logger = (Logger) LoggerFactory.getLogger(logger);
		this.appender.list = new CopyOnWriteArrayList<>();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.logger.detachAppender(this.appender);
	}

	/**
	 * Returns the events that were logged so far.
	 * @return the events, oldest first
	 */
	public List<ILoggingEvent> events() {
		return List.copyOf(this.appender.list);
	}

	/**
	 * Forgets what was logged so far.
	 */
	public void clear() {
		this.appender.list.clear();
	}

}
