package io.aemp.internal.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test class whose tests let a buffer of Netty leak. Needs the paranoid leak
 * detector, which Surefire is configured for. At the end a buffer is leaked on purpose:
 * when that one is reported, all others that became garbage before are, too.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

	private static final AtomicInteger number = new AtomicInteger();

	private final ListAppender<ILoggingEvent> reports = new ListAppender<>();

	@Override
	public void beforeAll(ExtensionContext context) {
		start();
	}

	@Override
	public void afterAll(ExtensionContext context) {
		assertThat(end()).as("leaked buffers").isEmpty();
	}

	void start() {
		assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
		// What others left behind is theirs.
		awaitReports();
		this.reports.list = new CopyOnWriteArrayList<>();
		this.reports.start();
		logger().addAppender(this.reports);
	}

	/** The reports of all leaks since the start. */
	List<String> end() {
		String ours = awaitReports();
		logger().detachAppender(this.reports);
		List<String> leaks = new ArrayList<>();
		for (ILoggingEvent event : this.reports.list) {
			if (!event.getFormattedMessage().contains(ours)) {
				leaks.add(event.getFormattedMessage());
			}
		}
		return leaks;
	}

	private static String awaitReports() {
		String hint = "leaked on purpose, number " + number.incrementAndGet();
		AtomicReference<Boolean> reported = new AtomicReference<>(false);
		ListAppender<ILoggingEvent> appender = new ListAppender<>() {

			@Override
			protected void append(ILoggingEvent event) {
				if (event.getFormattedMessage().contains(hint)) {
					reported.set(true);
				}
			}

		};
		appender.start();
		boolean additive = logger().isAdditive();
		logger().setAdditive(false);
		logger().addAppender(appender);
		try {
			leak(hint);
			Awaitility.await().until(() -> {
				System.gc();
				// Reports are made when the next buffer is.
				UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
				return reported.get();
			});
		}
		finally {
			logger().detachAppender(appender);
			logger().setAdditive(additive);
		}
		return hint;
	}

	/** Drops a buffer without a release. */
	static void leak(String hint) {
		UnpooledByteBufAllocator.DEFAULT.directBuffer(1).touch(hint);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
	}

}
