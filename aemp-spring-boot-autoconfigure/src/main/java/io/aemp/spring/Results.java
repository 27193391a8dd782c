package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aemp.ElementMapper;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Knows what the results of handlers stand for.
 */
final class Results {

	private static final ReactiveAdapterRegistry ADAPTERS = ReactiveAdapterRegistry.getSharedInstance();

	private Results() {
	}

	/**
	 * Checks that what a method returns can be sent, as far as its declaration tells. A
	 * general type such as {@code Object} or {@code Number} is left to be judged by the
	 * value.
	 * @param method the method
	 * @param type the class of the bean, which may bind type variables
	 * @throws PortDefinitionException if it cannot be sent
	 */
	static void check(Method method, Class<?> type) {
		ResolvableType result = ResolvableType.forMethodReturnType(method, type);
		Class<?> raw = result.resolve(Object.class);
		ReactiveAdapter adapter = ADAPTERS.getAdapter(raw);
		if (adapter != null && adapter.isMultiValue()) {
			throw new PortDefinitionException(
					describe(method) + " returns a " + raw.getName() + ", which may be of any number of values",
					"Return one value later, for example a Mono of a list (Flux.collectList())");
		}
		ResolvableType sent = (isLater(raw, adapter) || raw == Optional.class) ? result.getGeneric(0) : result;
		Class<?> value = ClassUtils.resolvePrimitiveIfNecessary(sent.resolve(Object.class));
		if (value != void.class && value != Void.class && !ElementMapper.isWritable(value)) {
			throw new PortDefinitionException(
					describe(method) + " returns " + sent + ", which no message can be made of",
					"Return nothing, or String, byte[], a boolean, a number, an enum, a record, a time, a UUID, "
							+ "an Optional, List or Map of these, or a CompletableFuture or Mono of one of these");
		}
	}

	/**
	 * Determines if a method has a result to send; a future of nothing has none.
	 * @param method the method
	 * @param type the class of the bean, which may bind type variables
	 * @return false for {@code void}, {@code Void} and {@code Unit}, also later
	 */
	static boolean hasResult(Method method, Class<?> type) {
		ResolvableType result = ResolvableType.forMethodReturnType(method, type);
		Class<?> raw = result.resolve(Object.class);
		ReactiveAdapter adapter = ADAPTERS.getAdapter(raw);
		if (adapter != null && adapter.isNoValue()) {
			return false;
		}
		Class<?> sent = isLater(raw, adapter) ? result.getGeneric(0).resolve(Object.class) : raw;
		return sent != void.class && sent != Void.class && !KotlinHandlers.isUnit(sent);
	}

	private static boolean isLater(Class<?> raw, @Nullable ReactiveAdapter adapter) {
		return CompletionStage.class.isAssignableFrom(raw) || adapter != null;
	}

	private static String describe(Method method) {
		return "@Rcv method " + BeanMethod.describe(method);
	}

	/**
	 * Returns what a result stands for.
	 * @param result what a method returned, or what its future completed with
	 * @return null for {@code Unit} and an empty {@code Optional}, the content of an
	 * {@code Optional}, a future for a reactive type, else the result itself
	 */
	static @Nullable Object of(@Nullable Object result) {
		if (result == null || KotlinHandlers.isUnit(result.getClass())) {
			return null;
		}
		if (result instanceof Optional<?> optional) {
			return of(optional.orElse(null));
		}
		if (result instanceof CompletionStage<?>) {
			return result;
		}
		ReactiveAdapter adapter = ADAPTERS.getAdapter(null, result);
		return (adapter != null) ? future(adapter, result) : result;
	}

	private static CompletableFuture<?> future(ReactiveAdapter adapter, Object result) {
		if (adapter.isMultiValue()) {
			throw new IllegalArgumentException(
					"a " + adapter.getReactiveType().getName() + " may be of any number of values");
		}
		return SingleValueSubscriber.subscribe(adapter, result);
	}

}
