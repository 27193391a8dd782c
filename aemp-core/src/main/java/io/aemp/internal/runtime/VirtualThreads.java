package io.aemp.internal.runtime;

import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Virtual threads, where the Java runtime has them: our byte code is older than they are.
 */
final class VirtualThreads {

	private VirtualThreads() {
	}

	/**
	 * Returns a factory of virtual threads, which inherit no thread locals and have the
	 * context class loader of the calling thread.
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
			type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			return withClassLoader((ThreadFactory) type.getMethod("factory").invoke(builder));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("This Java runtime has virtual threads in name only", ex);
		}
	}

	private static ThreadFactory withClassLoader(ThreadFactory factory) {
		ClassLoader classLoader = DaemonThreads.contextClassLoader();
		return (task) -> {
			Thread thread = factory.newThread(task);
			thread.setContextClassLoader(classLoader);
			return thread;
		};
	}

}
