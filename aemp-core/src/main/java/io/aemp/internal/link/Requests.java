package io.aemp.internal.link;

import org.jspecify.annotations.Nullable;

/**
 * Puts requests to node ports together (protocol, section 4).
 */
public final class Requests {

	private Requests() {
	}

	/**
	 * A request.
	 * @param elements behind the head
	 * @param head its tag, and the names that follow it
	 * @return all of it
	 */
	public static @Nullable Object[] of(@Nullable Object[] elements, String... head) {
		@Nullable Object[] request = new @Nullable Object[head.length + elements.length];
		System.arraycopy(head, 0, request, 0, head.length);
		System.arraycopy(elements, 0, request, head.length, elements.length);
		return request;
	}

}
