package io.aemp.spring;

import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.aemp.ElementMapper;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Finds the reader for the type of a parameter. The mapper converts; this class decides
 * which types parameters may have, and explains failures.
 */
final class ElementReaders {

	private final ElementMapper mapper;

	/**
	 * Readers of one application.
	 * @param mapper reads elements as objects
	 */
	ElementReaders(ElementMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Returns why no element can be read as a type.
	 * @param type the type wanted
	 * @return null if nothing more is known
	 */
	@Nullable String problemOf(ResolvableType type) {
		return isValue(type) ? this.mapper.problemOf(type.getType()) : null;
	}

	/**
	 * Finds a reader.
	 * @param type the type wanted
	 * @return its reader; null if no element can be read as this type
	 */
	@Nullable ElementReader forType(ResolvableType type) {
		if (!isValue(type) || this.mapper.problemOf(type.getType()) != null) {
			return null;
		}
		Function<Object, ?> reader = this.mapper.reader(type.getType());
		String name = (rawType(type) == Object.class) ? "a value" : name(type);
		return (message, index) -> {
			Object element = message.get(index);
			if (element == null) {
				throw new IllegalArgumentException(": expected " + name + " but got null");
			}
			try {
				return reader.apply(element);
			}
			catch (IllegalArgumentException ex) {
				// The mapper tells the place inside the element.
				throw new IllegalArgumentException(": expected " + name + " but got " + kindOf(element)
						+ (StringUtils.hasText(ex.getMessage()) ? ", see " + ex.getMessage() : ""), ex);
			}
		};
	}

	private static Class<?> rawType(ResolvableType type) {
		return ClassUtils.resolvePrimitiveIfNecessary(type.resolve(Object.class));
	}

	/**
	 * Components of an application are no values, whatever Jackson could make of them.
	 */
	private static boolean isValue(ResolvableType type) {
		Class<?> raw = rawType(type);
		if (raw == List.class) {
			return isValue(type.getGeneric(0));
		}
		if (raw == Map.class) {
			return hasKeysOfText(type) && isValue(type.getGeneric(1));
		}
		return raw != Character.class && ElementMapper.isWritable(raw)
				&& !AnnotatedElementUtils.hasAnnotation(raw, Component.class) && hasKeysOfText(type);
	}

	private static boolean hasKeysOfText(ResolvableType type) {
		ResolvableType map = type.asMap();
		Class<?> key = map.getGeneric(0).resolve(Object.class);
		return map == ResolvableType.NONE || key == String.class || key == Object.class || key.isEnum();
	}

	private static String name(ResolvableType type) {
		String name = MethodType.methodType(rawType(type)).unwrap().returnType().getSimpleName();
		return type.hasGenerics() ? Stream.of(type.getGenerics())
			.map((argument) -> rawType(argument).getSimpleName())
			.collect(Collectors.joining(", ", name + "<", ">")) : name;
	}

	private static String kindOf(Object element) {
		if (element instanceof String || element instanceof byte[]) {
			return "a string";
		}
		if (element instanceof Number) {
			return "a number that does not fit";
		}
		if (element instanceof Boolean) {
			return "a boolean";
		}
		return (element instanceof List<?>) ? "a list" : "a map";
	}

}
