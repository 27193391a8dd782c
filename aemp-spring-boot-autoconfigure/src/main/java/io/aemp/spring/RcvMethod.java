package io.aemp.spring;

import java.lang.reflect.Method;

/**
 * What is known of a method that handles messages.
 *
 * @param tag the tag it is for; empty for the default handler
 * @param method the method, as declared by the class
 * @param arguments what its parameters take
 */
record RcvMethod(String tag, Method method, Arguments arguments) {

	boolean isDefault() {
		return this.tag.isEmpty();
	}

}
