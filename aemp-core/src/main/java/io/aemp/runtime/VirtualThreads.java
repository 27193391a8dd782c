package io.aemp.runtime;

import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Virtual threads, where the Java runtime has them: our byte code is older than they are.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	/**
	 * Makes virtual threads.
	 * @param prefix of their names
	 * @return null before Java 21
	 */
	static @Nullable ThreadFactory factory(String prefix) {
		if (Runtime.version().feature() < 21) {
			return null;
		}
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("This Java runtime has virtual threads in name only", ex);
		}
	}

}
