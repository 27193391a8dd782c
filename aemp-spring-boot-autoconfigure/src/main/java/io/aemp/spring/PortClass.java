package io.aemp.spring;

import java.util.List;

import io.aemp.Dispatch;
import io.aemp.ElementMapper;
import io.aemp.PortSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.StringValueResolver;

/**
 * Describes the annotations of a class, checked and with placeholders resolved.
 *
 * @param type the class
 * @param portName the name chosen for its port; empty for a unique one
 * @param entry what its port is entered as in the database; null if it is not
 * @param settings of its port, but for the name
 * @param onError what becomes of the port when a handler fails
 * @param restart whether another port follows one that died
 * @param methods the methods that handle messages, at least one
 * @param monitors the methods that hear of families
 */
record PortClass(Class<?> type, String portName, @Nullable FamilyEntry entry, PortSettings settings, OnError onError,
		boolean restart, List<RcvMethod> methods, List<DbMonMethod> monitors) {

	/**
	 * Reads the annotations of a class.
	 * @param type the class behind a bean, no proxy
	 * @param annotation the annotation of the class or of the bean method
	 * @param resolver of placeholders
	 * @param mapper reads elements as objects
	 * @return the port class
	 * @throws PortDefinitionException if it is faulty
	 */
	static PortClass of(Class<?> type, AempPort annotation, StringValueResolver resolver, ElementMapper mapper) {
		List<RcvMethod> methods = RcvMethod.of(type, resolver, mapper);
		if (methods.isEmpty()) {
			throw new PortDefinitionException(
					"@AempPort class " + type.getName() + " has no @Rcv method, so that it would handle no message",
					"Mark the methods that handle its messages with @Rcv");
		}
		String portName = Placeholders.resolve(annotation.name(), resolver, "@AempPort class " + type.getName());
		return new PortClass(type, portName, entry(annotation, type, resolver), settings(annotation, type),
				annotation.onError(), annotation.restart(), methods, DbMonMethod.of(type, true, resolver));
	}

	private static @Nullable FamilyEntry entry(AempPort annotation, Class<?> type, StringValueResolver resolver) {
		String where = "@AempPort class " + type.getName();
		String family = Placeholders.resolve(annotation.family(), resolver, where);
		String value = Placeholders.resolve(annotation.value(), resolver, where);
		if (!family.isEmpty()) {
			return new FamilyEntry(Families.checkName(family, where), value.isEmpty() ? null : value);
		}
		if (!value.isEmpty()) {
			throw new PortDefinitionException(
					"@AempPort class " + type.getName() + " has the value '" + value
							+ "' but no family that it could have it in",
					"Name the family, or, if this was to be the name of the port, write @AempPort(name = \"" + value
							+ "\")");
		}
		return null;
	}

	private static PortSettings settings(AempPort annotation, Class<?> type) {
		Dispatch[] dispatch = annotation.dispatch();
		if (dispatch.length > 1) {
			throw new PortDefinitionException(
					"@AempPort class " + type.getName() + " names " + dispatch.length + " ways to run its handlers",
					"Choose one dispatch");
		}
		try {
			PortSettings settings = PortSettings.DEFAULTS.mailboxLimit(annotation.mailboxLimit());
			return (dispatch.length == 1) ? settings.on(dispatch[0]) : settings;
		}
		catch (IllegalArgumentException ex) {
			throw new PortDefinitionException(
					"@AempPort class " + type.getName() + " cannot be a port: " + ex.getMessage(),
					"Choose a mailboxLimit of 1 or more", ex);
		}
	}

	/**
	 * Checks the annotation of a class whose beans are spawned. It may be there, as a
	 * stereotype, but nothing can be set by it.
	 * @param type the class behind the bean, no proxy
	 * @param annotation the annotation
	 * @throws PortDefinitionException if it sets something
	 */
	static void checkSpawned(Class<?> type, AempPort annotation) {
		MergedAnnotation.from(annotation).filterDefaultValues().asMap().forEach((attribute, value) -> {
			if (!attribute.equals("beanName")) {
				throw new PortDefinitionException("@AempPort class " + type.getName()
						+ " is spawned, so that its attribute '" + attribute + "' has no effect",
						"Remove the attribute, or @AempSpawn and the scope 'prototype'");
			}
		});
	}

	/** The tags that its methods are for, sorted; empty for the default handler. */
	List<String> tags() {
		return this.methods.stream().map(RcvMethod::tag).sorted().toList();
	}

	/**
	 * The database entry of a port.
	 *
	 * @param family the name of the family
	 * @param value the value; null for none
	 */
	record FamilyEntry(String family, @Nullable String value) {

	}

}
