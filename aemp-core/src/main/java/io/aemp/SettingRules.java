package io.aemp;

import java.time.Duration;
import java.util.List;

/**
 * The rules that the groups of {@link NodeSettings} share. A failure names the setting.
 */
final class SettingRules {

	/** Sums of durations must not be too long for clocks to count. */
	private static final Duration LONGEST = Duration.ofDays(36500);

	private SettingRules() {
	}

	static Duration positive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(name + " must be longer than nothing, not " + duration);
		}
		return (duration.compareTo(LONGEST) > 0) ? LONGEST : duration;
	}

	static void atLeast(String name, long value, long minimum) {
		if (value < minimum) {
			throw new IllegalArgumentException(name + " must be at least " + minimum + ", not " + value);
		}
	}

	/** Copies texts, none of which has a placeholder that nobody replaced. */
	static List<String> texts(String name, List<String> texts) {
		// A placeholder may look like the name of a host or node.
		texts.forEach((text) -> Placeholders.check(name, text));
		return List.copyOf(texts);
	}

	/** Copies texts, of which there must be one. */
	static List<String> notEmpty(String name, String what, List<String> texts) {
		if (texts.isEmpty()) {
			throw new IllegalArgumentException(name + " must have at least one " + what);
		}
		return texts(name, texts);
	}

}
