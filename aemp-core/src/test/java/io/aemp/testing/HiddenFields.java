package io.aemp.testing;

import java.lang.reflect.Field;
import java.util.stream.Stream;

import io.aemp.node.AempNode;

/**
 * Reads fields that no application can see, for proofs.
 */
public final class HiddenFields {

	private HiddenFields() {
	}

	/**
	 * Looks into an object.
	 * @param owner the object
	 * @param name of a field of its class, or of one above it
	 * @return what is in it
	 */
	public static Object read(Object owner, String name) {
		// The parts of a node are those of its kernel, which changes with each start.
		if (owner instanceof AempNode node && !name.equals("state")) {
			return read(read(read(node, AempNode.class, "current"), "kernel"), name);
		}
		Class<?> type = owner.getClass();
		while (!isDeclared(type, name) && type.getSuperclass() != null) {
			type = type.getSuperclass();
		}
		return read(owner, type, name);
	}

	private static boolean isDeclared(Class<?> type, String name) {
		return Stream.of(type.getDeclaredFields()).anyMatch((field) -> field.getName().equals(name));
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
