package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.util.StringValueResolver;

/**
 * Describes a method that observes a family.
 *
 * @param family the name of the family
 * @param method the method, as declared by the class
 * @param arguments what its parameters take
 */
record DbMonMethod(String family, Method method, List<FamilyArgument> arguments) {

	private static final List<FamilyArgument> SETS = List.of((change) -> change.added(), (change) -> change.changed(),
			(change) -> change.deleted());

	/**
	 * Determines if a class has such methods, faulty or not.
	 * @param type the class behind a bean, no proxy
	 * @return true if it has
	 */
	static boolean isIn(Class<?> type) {
		return !AnnotatedMethods.of(type, DbMon.class).isEmpty();
	}

	/**
	 * Finds the methods of a class that hear of families.
	 * @param type the class behind a bean, no proxy
	 * @param isPort whether its beans are ports
	 * @param resolver of placeholders
	 * @return the methods
	 * @throws PortDefinitionException if one of them is faulty
	 */
	static List<DbMonMethod> of(Class<?> type, boolean isPort, StringValueResolver resolver) {
		List<DbMonMethod> methods = new ArrayList<>();
		AnnotatedMethods.of(type, DbMon.class).forEach((method, annotation) -> {
			String family = Families.checkName(Placeholders.resolve(annotation.value(), resolver, describe(method)),
					describe(method));
			KotlinHandlers.check(method, "@DbMon");
			if (method.getReturnType() != void.class) {
				throw new PortDefinitionException(describe(method) + " returns something that nobody takes",
						"Return nothing");
			}
			methods.add(new DbMonMethod(family, method, argumentsOf(method, type, isPort)));
		});
		return List.copyOf(methods);
	}

	private static List<FamilyArgument> argumentsOf(Method method, Class<?> type, boolean isPort) {
		List<FamilyArgument> arguments = new ArrayList<>();
		int sets = 0;
		for (int i = 0; i < method.getParameterCount(); i++) {
			ResolvableType parameter = ResolvableType.forMethodParameter(method, i, type);
			Class<?> raw = parameter.resolve(Object.class);
			if (raw == FamilyContent.class) {
				arguments.add((change) -> change.content());
			}
			else if (raw == Family.class) {
				arguments.add((change) -> change.family());
			}
			else if (raw == Port.class && isPort) {
				arguments.add((change) -> change.port());
			}
			else if (raw == Set.class && parameter.getGeneric().resolve() == String.class && sets < SETS.size()) {
				arguments.add(SETS.get(sets++));
			}
			else {
				throw new PortDefinitionException(
						"Parameter " + i + " of " + describe(method) + " is of type " + parameter
								+ ", which nothing of a change of a family fits",
						"Use FamilyContent, Family, three Set<String> for the keys added, changed and deleted, "
								+ "or in a port its Port");
			}
		}
		if (sets != 0 && sets != SETS.size()) {
			throw new PortDefinitionException(
					describe(method) + " has " + sets + " of the three sets of keys, so that it is not clear which",
					"Take all three, Set<String> added, Set<String> changed, Set<String> deleted, or none");
		}
		return List.copyOf(arguments);
	}

	private static String describe(Method method) {
		return "@DbMon method " + BeanMethod.describe(method);
	}

	/**
	 * Binds a change to the parameters.
	 * @param change what happened
	 * @return the values of the parameters
	 */
	@Nullable Object[] bind(Change change) {
		return this.arguments.stream().map((argument) -> argument.of(change)).toArray();
	}

	/**
	 * Supplies the value of one parameter.
	 */
	@FunctionalInterface
	interface FamilyArgument {

		@Nullable Object of(Change change);

	}

	/**
	 * All that parameters can take.
	 */
	record Change(Family family, @Nullable Port port, FamilyContent content, Set<String> added, Set<String> changed,
			Set<String> deleted) {

	}

}
