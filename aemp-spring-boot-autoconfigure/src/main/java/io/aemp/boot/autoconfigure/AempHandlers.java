package io.aemp.boot.autoconfigure;

import java.time.Duration;

import io.aemp.Dispatch;
import io.aemp.HandlerSettings;
import io.aemp.NodeSettingsBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Handlers of ports: the properties {@code aemp.handlers}.
 *
 * @since 0.1.0
 */
public class AempHandlers {

	/**
	 * Default dispatch of the handlers of ports. By default, on virtual threads if
	 * 'spring.threads.virtual.enabled' is set and Java has them, else in a pool.
	 */
	private @Nullable Dispatch dispatch;

	/**
	 * Number of threads that run the handlers of ports in the pool. By default, one for
	 * each processor and at least two.
	 */
	private @Nullable Integer threads;

	/**
	 * Duration for which a handler may keep a shared thread before a warning names it.
	 */
	private Duration blockedThreshold = Duration.ofSeconds(10);

	public @Nullable Dispatch getDispatch() {
		return this.dispatch;
	}

	public void setDispatch(@Nullable Dispatch dispatch) {
		this.dispatch = dispatch;
	}

	public @Nullable Integer getThreads() {
		return this.threads;
	}

	public void setThreads(@Nullable Integer threads) {
		this.threads = threads;
	}

	public Duration getBlockedThreshold() {
		return this.blockedThreshold;
	}

	public void setBlockedThreshold(Duration blockedThreshold) {
		this.blockedThreshold = blockedThreshold;
	}

	void applyTo(PropertiesNodeSettings settings) {
		settings.group("aemp.handlers.", NodeSettingsBuilder::handlers)
			.set("dispatch", this.dispatch, HandlerSettings::dispatch)
			.set("threads", this.threads, HandlerSettings::threads)
			.set("blocked-threshold", this.blockedThreshold, PropertiesNodeSettings.SHORTEST,
					HandlerSettings::blockedThreshold);
	}

}
