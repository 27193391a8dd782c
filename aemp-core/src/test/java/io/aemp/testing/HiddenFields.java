package io.aemp.testing;

import java.lang.reflect.Field;

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
		try {
			Field field = owner.getClass().getDeclaredField(name);
			field.setAccessible(true);
			return field.get(owner);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException("A proof looks for the field " + name + ", which is gone", ex);
		}
	}

}
