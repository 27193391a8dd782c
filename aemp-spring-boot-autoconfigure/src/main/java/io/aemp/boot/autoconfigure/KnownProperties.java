package io.aemp.boot.autoconfigure;

import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The names below {@code aemp} that can be set. Not safe for use by several threads while
 * names are added.
 */
final class KnownProperties {

	/** The properties that classes of packages bind which depend on this one. */
	private static final Map<String, List<String>> OF_DEPENDENT_PACKAGES = Map.of("aemp.discovery",
			List.of("service-id", "port"), "aemp.health", List.of("alone", "readiness-timeout"));

	private final TreeSet<String> names = new TreeSet<>();

	/** Names below these belong to others, or are keys of a map. */
	private final List<String> open = new ArrayList<>();

	/** Creates the names of this module. */
	KnownProperties() {
		add("aemp", AempProperties.class);
		add("aemp.events", AempEventProperties.class);
		OF_DEPENDENT_PACKAGES
			.forEach((prefix, properties) -> properties.forEach((name) -> this.names.add(prefix + '.' + name)));
	}

	/**
	 * Adds the properties of a class that is bound from a prefix.
	 * @param prefix a canonical name
	 * @param type a class with setters
	 */
	void add(String prefix, Class<?> type) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type)) {
			String name = prefix + '.' + dashed(property.getName());
			Class<?> valueType = property.getPropertyType();
			if (Map.class.isAssignableFrom(valueType)) {
				this.names.add(name);
				this.open.add(name);
			}
			else if (isGroup(valueType)) {
				add(name, valueType);
			}
			else if (property.getWriteMethod() != null) {
				this.names.add(name);
			}
		}
	}

	private static boolean isGroup(Class<?> type) {
		return !type.isEnum()
				&& ClassUtils.getPackageName(type).equals(ClassUtils.getPackageName(KnownProperties.class));
	}

	/**
	 * Adds everything below a prefix that a class of the application binds. The prefixes
	 * of this module remain closed, or a misspelt name in them would pass.
	 * @param prefix a canonical name
	 * @param type the class
	 */
	void addOpen(String prefix, ResolvableType type) {
		if (OF_DEPENDENT_PACKAGES.containsKey(prefix)) {
			return;
		}
		if (!prefix.equals("aemp")) {
			this.open.add(prefix);
			return;
		}
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(type.toClass())) {
			this.open.add(prefix + '.' + dashed(property.getName()));
		}
		// Records and other classes that are bound by their constructor.
		for (var field : type.toClass().getDeclaredFields()) {
			this.open.add(prefix + '.' + dashed(field.getName()));
		}
	}

	private static String dashed(String property) {
		return property.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	/** Returns true if a property of a file or of the command line is known. */
	boolean contains(ConfigurationPropertyName name) {
		ConfigurationPropertyName bare = withoutIndexes(name);
		return this.names.stream().anyMatch((known) -> ConfigurationPropertyName.of(known).equals(bare))
				|| this.open.stream().anyMatch((prefix) -> startsWith(bare, ConfigurationPropertyName.of(prefix)));
	}

	private static boolean startsWith(ConfigurationPropertyName name, ConfigurationPropertyName prefix) {
		return prefix.equals(name) || prefix.isAncestorOf(name);
	}

	private static ConfigurationPropertyName withoutIndexes(ConfigurationPropertyName name) {
		ConfigurationPropertyName bare = name;
		while (bare.isLastElementIndexed()) {
			bare = bare.getParent();
		}
		return bare;
	}

	/**
	 * Returns true if an environment variable sets a known property. Its name does not
	 * say where a new element begins and where there is a dash.
	 */
	boolean containsVariable(ConfigurationPropertyName name) {
		String letters = letters(name);
		return this.names.stream()
			.map(KnownProperties::letters)
			.anyMatch((known) -> letters.equals(known)
					|| letters.startsWith(known) && letters.substring(known.length()).matches("\\d+"))
				|| this.open.stream().map(KnownProperties::letters).anyMatch(letters::startsWith);
	}

	private static String letters(ConfigurationPropertyName name) {
		StringBuilder letters = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			letters.append(name.getElement(i, Form.UNIFORM));
		}
		return letters.toString();
	}

	private static String letters(String name) {
		return letters(ConfigurationPropertyName.of(name));
	}

	/** Returns the known name that looks most like an unknown one. */
	String nearest(ConfigurationPropertyName name) {
		String text = withoutIndexes(name).toString();
		return this.names.stream()
			.min(Comparator.comparingInt((known) -> difference(text, known)))
			.orElseThrow(IllegalStateException::new);
	}

	/**
	 * The difference of two names. A wrong or missing group counts little, since people
	 * remember the last part of a name best.
	 */
	private static int difference(String name, String known) {
		int withoutGroup = distance(lastPart(name), lastPart(known)) + 1;
		return Math.min(distance(name, known), withoutGroup);
	}

	private static String lastPart(String name) {
		return name.substring(name.lastIndexOf('.') + 1);
	}

	/** The Levenshtein distance. */
	private static int distance(String first, String second) {
		int[] row = new int[second.length() + 1];
		for (int j = 0; j < row.length; j++) {
			row[j] = j;
		}
		for (int i = 1; i <= first.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j < row.length; j++) {
				int replaced = diagonal + ((first.charAt(i - 1) == second.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j - 1], diagonal) + 1);
			}
		}
		return row[second.length()];
	}

	/** Returns all names, in alphabetical order. */
	List<String> names() {
		return List.copyOf(this.names);
	}

}
