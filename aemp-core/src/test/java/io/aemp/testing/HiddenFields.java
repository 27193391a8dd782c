package io.aemp.testing;

import java.lang.reflect.Field;

import io.aemp.node.AempNode;

/**
 * What no application can see, and a proof has to.
 */
public final class HiddenFields {

	private HiddenFields() {
	}

	/**
	 * Looks into an object.
	 * @param owner the object
	 * @param name of a field of its class
	 * @return what is in it
	 */
	public static Object read(Object owner, String name) {
		// The parts of a node are those of its kernel, which changes with each start.
		Object parts = (owner instanceof AempNode && !name.equals("state")) ? read(owner, AempNode.class, "kernel")
				: owner;
		return read(parts, parts.getClass(), name);
	}

	/**
	 * Looks into an object.
	 * @param owner the object
	 * @param type its class, or one above it
	 * @param name of a field of that class
	 * @return what is in it
	 */
	static Object read(Object owner, Class<?> type, String name) {
		try {
			Field field = type.getDeclaredField(name);
			field.setAccessible(true);
			return field.get(owner);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("A proof looks for the field " + name + ", which is gone", ex);
		}
	}

}
